"""What this system costs, measured beside a hand-written pipeline on the same servers in the same run."""
