"""Standards in other people's file formats: each is read into a sheet, and a framework is written as one."""
