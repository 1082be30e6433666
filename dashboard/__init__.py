"""What people see: the web application. `app.create_app` puts it together."""
