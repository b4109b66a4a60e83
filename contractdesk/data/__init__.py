"""The register's file: the only package that imports SQLAlchemy and sqlite3."""
