package help

// CodeOf names an item in addresses.
var CodeOf = codeOf
