"""Numbers that move: small arithmetic expressions over named variables, as dream files write them.

    parse("0.3*sin(time*1.2 + phase)")  ─▶ Expression ─bind(phase=0.7)─▶ Expression
                                                       ─evaluate({"time": 2.0})─▶ float
    expression_batch.Batch(expressions) ─evaluate({"time": 2.0})─▶ float64 array

Values are finite at all times: division by zero gives 0, an undefined or infinite result gives 0, and results
stay within ±1e6. No `eval`, no numpy (only `expression_batch` has it), nothing random: the same everywhere.

The language, loosest first:

    < <= > >=            1 where it holds, else 0; cannot be chained
    + -
    * / %                % is the remainder with the divisor's sign, as in GLSL's mod
    -x
    ^ (or **)            right to left; -x^2 is -(x^2)
    12  0.5  1e-3  pi  tau  name  (…)  function(…)

    sin cos tan x           x in radians
    exp log sqrt x          log is natural
    pow a b   mod a b       the same as a^b and a%b
    abs sign floor ceil x   fract x is x - floor(x)
    min max a b …           2 to 8 arguments
    clamp x low high        mix a b t is a + (b-a)*t      step edge x is 1 from edge on
    smoothstep low high x   Hermite; 0 where low = high   ease x is 0 to 1, smoother, over x in 0 to 1
    saw triangle square x   −1 to 1 with period 1, in step with sin(tau*x)
    pulse x width           1 for the first `width` of each period of 1, else 0
    noise x [seed]          smooth value noise, −1 to 1, one value per unit of x; seed is rounded down
    hash n                  a number in [0, 1) that belongs to floor(n)
"""

from dreamscape3d.maths.expression_functions import LIMIT
from dreamscape3d.maths.expression_parser import parse
from dreamscape3d.maths.expression_tree import (
    MAX_CHARACTERS,
    MAX_NAME,
    MAX_NESTING,
    MAX_PARTS,
    Call,
    Constant,
    Expression,
    Number,
    Variable,
    is_name,
)

__all__ = [
    "LIMIT",
    "MAX_CHARACTERS",
    "MAX_NAME",
    "MAX_NESTING",
    "MAX_PARTS",
    "Call",
    "Constant",
    "Expression",
    "Number",
    "Variable",
    "is_name",
    "parse",
]
