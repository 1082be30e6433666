"""Prefect tasks: one step of a stage, made safe to repeat. The rules are in `chuky`."""
