package webchat

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strconv"

	"yingda/customer"
	"yingda/internal/db"
	"yingda/internal/fault"
)

// contact returns the way to answer, in normal form; there must be one.
func (l Leaving) contact() (phone, email string, err error) {
	if phone, err = customer.NormalPhone(l.Phone); err != nil {
		return "", "", err
	}
	if email, err = customer.NormalEmail(l.Email); err != nil {
		return "", "", err
	}
	if phone == "" && email == "" {
		return "", "", fault.Invalid("visitor.contact_needed", "phone")
	}
	return phone, email, nil
}

// leftKey makes the same words left again within the hour one message: the
// button that was pressed twice.
func (c *Channel) leftKey(v *Visit, l Leaving) string {
	hour := strconv.FormatInt(c.now().Unix()/3600, 10)
	sum := sha256.Sum256([]byte(v.Visitor.ID + "\x00" + hour + "\x00" + l.Text + "\x00" + l.Phone + "\x00" + l.Email))
	return "left-" + hex.EncodeToString(sum[:16])
}

func (c *Channel) noteContact(ctx context.Context, v *Visit, phone, email string) error {
	return c.DB.Write(ctx, func(tx *db.Tx) error {
		return c.Customer.ClaimContact(ctx, tx, v.Who(), v.Customer.ID, phone, email)
	})
}
