"""Whether this process may use more than one core of the machine.

A worker has one core and its neighbours have the others, on this machine as in a job array: threads of its own would
take from them, and cost more than they bring.
"""

from __future__ import annotations

spare = True
