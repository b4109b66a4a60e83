"""ContractDesk: a French desktop register of the software contracts of a town hall."""

__version__ = "0.1.0"
