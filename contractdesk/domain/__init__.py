"""Pure rules of the field: no file, no clock, no database; every function is given the day it needs."""
