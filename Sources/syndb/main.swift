print("syndb")
