package customer

import "yingda/internal/mask"

// seeSensitive is the permission to read phones, emails and document numbers.
const seeSensitive = "customer.see_sensitive"

// Mask hides the contacts and numbers of a customer, and says so.
func (c *Customer) Mask() {
	c.Masked = true
	c.Phone, c.Email = mask.Contact(c.Phone), mask.Contact(c.Email)
	c.Note, c.Name = mask.Text(c.Note), mask.Text(c.Name)
	c.DisplayName, c.DisplayNameEN = mask.Text(c.DisplayName), mask.Text(c.DisplayNameEN)
	c.Attributes = maskAttributes(c.Attributes)
}

// Mask hides the value by which a customer is known.
func (i *Identity) Mask() { i.Value = mask.Contact(i.Value) }

// Mask hides numbers in what the business is about.
func (a *Asset) Mask() {
	a.ExternalID, a.Name = mask.Text(a.ExternalID), mask.Text(a.Name)
	a.Attributes = maskAttributes(a.Attributes)
}

func maskAttributes(all map[string]any) map[string]any {
	if all == nil {
		return nil
	}
	return mask.Any(all).(map[string]any)
}
