package conversation

import (
	"yingda/internal/fault"
)

// OwnerKind is who may write to the customer now.
type OwnerKind string

// The owners of a conversation.
const (
	OwnBot        OwnerKind = "bot"
	OwnQueue      OwnerKind = "queue"
	OwnAgent      OwnerKind = "agent"
	OwnAutomation OwnerKind = "automation"
	OwnExternal   OwnerKind = "external" // another desk, over the API (bot-only mode)
	OwnNobody     OwnerKind = "nobody"   // closed
)

// Owner is a conversation's fenced lease: whoever writes names the generation
// under which it became the owner.
type Owner struct {
	OwnerKind  OwnerKind `db:"owner_kind" json:"owner_kind" enum:"bot,queue,agent,automation,external,nobody"`
	OwnerID    string    `db:"owner_id" json:"owner_id" doc:"Member id of an agent; key id of an external desk"`
	Generation int64     `db:"generation" json:"generation" doc:"Raised by every change of owner; replies carry it"`
}

// next says to whom each owner may give a conversation.
var next = map[OwnerKind][]OwnerKind{
	OwnBot:        {OwnQueue, OwnAgent, OwnAutomation, OwnExternal, OwnNobody},
	OwnQueue:      {OwnAgent, OwnBot, OwnQueue, OwnExternal, OwnNobody},
	OwnAgent:      {OwnAgent, OwnQueue, OwnBot, OwnNobody},
	OwnAutomation: {OwnBot, OwnQueue, OwnAgent, OwnNobody},
	OwnExternal:   {OwnExternal, OwnBot, OwnQueue, OwnNobody},
	OwnNobody:     {},
}

// Give returns the owner after giving the conversation to kind and id, on
// behalf of someone who saw generation seen (0: whoever decides under lock).
func (o Owner) Give(kind OwnerKind, id string, seen int64) (Owner, error) {
	if seen != 0 && seen != o.Generation {
		return o, stale(o, seen)
	}
	for _, k := range next[o.OwnerKind] {
		if k == kind {
			return Owner{OwnerKind: kind, OwnerID: id, Generation: o.Generation + 1}, nil
		}
	}
	if o.OwnerKind == OwnNobody {
		return o, fault.Conflict("conversation.closed")
	}
	return o, fault.Conflict("conversation.owner_cannot_give", fault.Params{"from": string(o.OwnerKind), "to": string(kind)})
}

// MayWrite returns nil if kind and id own the conversation under generation.
func (o Owner) MayWrite(kind OwnerKind, id string, generation int64) error {
	switch {
	case o.OwnerKind == OwnNobody:
		return fault.Conflict("conversation.closed")
	case o.Generation != generation:
		return stale(o, generation)
	case o.OwnerKind != kind || o.OwnerID != id:
		return fault.Conflict("conversation.not_owner", fault.Params{"owner_kind": string(o.OwnerKind)})
	}
	return nil
}

func stale(o Owner, seen int64) error {
	return fault.Conflict("conversation.generation_stale", fault.Params{"generation": o.Generation, "seen": seen, "owner_kind": string(o.OwnerKind)})
}
