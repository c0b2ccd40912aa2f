package help

// CodeOf names an item in addresses.
var CodeOf = codeOf

// SetPerMap lets a site map's files be small.
func (c *Centre) SetPerMap(n int) { c.perMap = n }
