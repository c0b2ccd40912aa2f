package webchat

// LimitsFor returns the limits for so many requests a minute of one address;
// everything that counts by address follows from it.
func LimitsFor(perMinute int) Limits {
	l := DefaultLimits()
	if perMinute <= 0 {
		return l
	}
	n := float64(perMinute)
	l.AddressWrite = Rate{n / 60, perMinute}
	l.AddressRead = Rate{n / 20, 2 * perMinute}
	l.AddressSession = Rate{n / 300, max(perMinute/5, 20)}
	l.AddressStreams = max(2*perMinute, 500)
	l.InboxWrite = Rate{max(l.InboxWrite.PerSecond, n/60), max(l.InboxWrite.Burst, perMinute)}
	return l
}

// Limit sets the limits. Call before serving.
func (c *Channel) Limit(l Limits) { c.limits = newLimiter(l, c.Clock) }
