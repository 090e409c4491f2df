ENTITIES = {"deal": "deals", "person": "persons", "organization": "organizations"}
