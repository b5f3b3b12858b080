"""What a street office's work order and a committee's service task truly share: a job that one body carries.

`states`, `job` and `domain` are pure and speak the kernel's words only; the other modules are the edges both services
would else have written twice.
"""
