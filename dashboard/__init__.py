"""What people see in a browser. Rules live in `chuky`, work is started through flows."""
