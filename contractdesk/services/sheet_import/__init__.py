"""Import of a sheet as a town hall keeps it: any columns, any words, looked at row by row before it counts.

`reading` opens the file, `mapping` finds its headers and says what each column is, `cells` understands what
people write in them, `intake` shows every row with its verdict and takes in those that are kept.
"""
