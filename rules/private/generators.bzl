"""The attribute `secrets` of rules: name to how a value comes to be, as JSON."""

def generators(secrets):
    """Decodes the attribute `secrets`.

    Args:
        secrets: Dict of strings.

    Returns:
        Dict of dicts.
    """
    decoded = {}
    for name, text in secrets.items():
        decoded[name] = json.decode(text, default = None)
        if type(decoded[name]) != "dict":
            fail("secrets: {} is not a JSON object: {}".format(repr(name), text))
    return decoded
