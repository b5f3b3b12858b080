"""What can be seen from outside: figures and logs."""
