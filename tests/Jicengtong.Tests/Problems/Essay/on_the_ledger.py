# Runs the essay's statistics as they stand, but on the table of the product: the file is given, and DataFrame(data) reads it.
import sys
import pandas as pd

real = pd.read_csv(sys.argv[2])
pd.DataFrame = lambda data: real if list(real.columns) == list(data) else sys.exit('other columns: ' + ', '.join(real.columns))
exec(compile(open(sys.argv[1], encoding='utf-8').read(), sys.argv[1], 'exec'))
