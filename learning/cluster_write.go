package learning

import (
	"context"
	"strings"
	"unicode/utf8"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
)

const maxTitle = 80

// ClusterEdit is what people change of a cluster; what is absent stays.
type ClusterEdit struct {
	Title *string `json:"title,omitempty" doc:"What to call it; empty: by its question"`
	State *string `json:"state,omitempty" enum:"open,dismissed" doc:"dismissed: no matter of ours. What is like it goes on going there"`
}

// EditCluster names a cluster, puts it aside or takes it up again. Permission
// learning.manage.
func (s *Store) EditCluster(ctx context.Context, who actor.Actor, clusterID string, e ClusterEdit) (ClusterDetail, error) {
	if err := who.Need(mayManage); err != nil {
		return ClusterDetail{}, err
	}
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		k, err := s.cluster(ctx, tx, who.WorkspaceID, clusterID)
		if err != nil {
			return err
		}
		clusterID = k.ID
		if e.Title != nil {
			if k.Title = strings.Join(strings.Fields(*e.Title), " "); utf8.RuneCountInString(k.Title) > maxTitle {
				return fault.Invalid("input.too_long", "title", fault.Params{"max": maxTitle})
			}
		}
		endedBy, endedAt := "", int64(0)
		if e.State != nil {
			if k.State = *e.State; k.State != Open && k.State != Dismissed {
				return fault.Invalid("learning.state_unknown", "state")
			}
		}
		if k.State == Dismissed {
			endedBy, endedAt = who.ID, s.now()
		}
		if _, err := s.q.Exec(ctx, tx, "name_cluster", who.WorkspaceID, k.ID, k.Title, k.State, endedBy, endedAt); err != nil {
			return err
		}
		return s.Log.Append(ctx, tx, event.About{Actor: who, SubjectID: k.ID, Sample: k.Sample}, ClusterChanged{ClusterID: k.ID, State: k.State, Named: k.Title != ""})
	})
	if err != nil {
		return ClusterDetail{}, err
	}
	return s.ClusterByID(ctx, who, clusterID)
}
