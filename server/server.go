package server

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"reflect"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"yingda/channel/help"
	"yingda/channel/webchat"
	"yingda/channel/webhook"
	"yingda/conversation"
	"yingda/conversation/file"
	"yingda/customer"
	"yingda/desk"
	"yingda/internal/actor"
	"yingda/internal/clock"
	"yingda/internal/fault"
	"yingda/internal/job"
	"yingda/internal/ratelimit"
	"yingda/internal/realtime"
	"yingda/knowledge"
	"yingda/knowledge/document"
	"yingda/knowledge/gate"
	"yingda/knowledge/search"
	"yingda/learning"
	"yingda/learning/evaluate"
	"yingda/learning/health"
	"yingda/learning/label"
	"yingda/learning/rollout"
	"yingda/learning/train"
	"yingda/value"
	"yingda/workspace"
)

// Deps are what the server needs; app fills them. A domain's store is a field,
// and its routes stand in the file named after it.
type Deps struct {
	Workspace *workspace.Store
	// Authenticate finds out who asks; nil: from the session cookie or the API
	// key. An asker who is not known is the zero Actor and no error; a bad key or
	// an ended session is a fault.
	Authenticate func(r *http.Request) (actor.Actor, error)
	// Text returns the text of a key in a language ("zh-CN", "en").
	Text func(lang, key string, params map[string]any) string
	// Ready reports whether the node can serve: storage reached, index loaded.
	Ready func(ctx context.Context) error

	Webchat      *webchat.Channel
	Help         *help.Centre
	Webhook      *webhook.Store
	Files        *file.Store
	Customer     *customer.Store
	Conversation *conversation.Store
	Knowledge    *knowledge.Store
	Documents    *document.Store
	Search       *search.Searcher
	Gate         *gate.Store
	Desk         *desk.Store
	Value        *value.Store
	Learning     *learning.Store
	Label        *label.Store
	Health       *health.Store
	Train        *train.Store
	Evaluate     *evaluate.Store
	Rollout      *rollout.Store
	Hub          *realtime.Hub
	Jobs         *job.Queue
	// Typing hints to the visitor that an agent writes.
	Typing func(c conversation.Conversation, on bool)
	// AtWork lets the desk hear of a member's live line: that it is open, lives,
	// has ended.
	AtWork func(who actor.Actor, line *realtime.Member)
	// Sample fills and empties the sample company's workspace.
	Sample Sample

	Metrics     http.Handler // Prometheus; served to this machine only
	Web, Widget fs.FS        // the built console and widget
	// DemoInboxes are the doors that the demo page can open.
	DemoInboxes func(ctx context.Context) ([]DemoInbox, error)

	Limits Limits      // zero: the defaults
	Clock  clock.Clock // of the limits

	PublicURL      string   // "https://help.example.com"; empty: as the browser sees it
	TrustedProxies []string // CIDRs whose X-Forwarded-* are believed
	Version        string
}

// Server is the HTTP edge.
type Server struct {
	Deps
	api     huma.API
	mux     *http.ServeMux
	limiter *ratelimit.Limiter
}

// humaOnce guards huma's package-level error constructor, its only hook for the
// form of its own errors.
var humaOnce sync.Once

// New returns the server with all its routes. It fails on a broken build of the
// pages.
func New(d Deps) (*Server, error) {
	if d.Limits == (Limits{}) {
		d.Limits = DefaultLimits()
	}
	if d.Clock == nil {
		d.Clock = clock.System{}
	}
	s := &Server{Deps: d, mux: http.NewServeMux(), limiter: ratelimit.New(d.Clock)}
	if s.Authenticate == nil {
		s.Authenticate = s.identify
	}
	humaOnce.Do(func() {
		huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
			return s.humaError(context.Background(), status, msg, errs...)
		}
		huma.NewErrorWithContext = func(ctx huma.Context, status int, msg string, errs ...error) huma.StatusError {
			return s.humaError(ctx.Context(), status, msg, errs...)
		}
	})
	s.api = humago.New(s.mux, s.config())
	s.routes()
	if err := s.staticRoutes(); err != nil {
		return nil, fmt.Errorf("read the built pages: %w", err)
	}
	return s, nil
}

// routes lists every file's routes.
func (s *Server) routes() {
	s.systemRoutes()
	s.visitorRoutes()
	s.visitorStreams()
	s.fileRoutes()
	s.customerRoutes()
	s.knowledgeRoutes()
	s.webhookRoutes()
	s.realtimeRoutes()
	s.authRoutes()
	s.workspaceRoutes()
	s.memberRoutes()
	s.roleRoutes()
	s.groupRoutes()
	s.hoursRoutes()
	s.inboxRoutes()
	s.keyRoutes()
	s.jobRoutes()
	s.auditRoutes()
	s.experimentRoutes()
	s.conversationRoutes()
	s.deskRoutes()
	s.checklistRoutes()
	s.sampleRoutes()
	s.taskRoutes()
	s.macroRoutes()
	s.externalRoutes()
	s.overviewRoutes()
	s.clusterRoutes()
	s.labelRoutes()
	s.pastRoutes()
	s.draftRoutes()
	s.healthRoutes()
	s.trainingRoutes()
}

func (s *Server) config() huma.Config {
	c := huma.DefaultConfig("yingda", s.Version)
	c.OpenAPIPath, c.DocsPath, c.SchemasPath = "/api/openapi", "", ""
	c.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	c.CreateHooks = nil // no $schema links in answers
	c.Info.Description = "应答 yingda: everything the console does goes through this API. Errors are RFC 9457 problems with a stable code."
	c.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: "yingda_session", Description: "A member's sign-in"},
		"key":     {Type: "http", Scheme: "bearer", Description: "An API key; its scopes are permission names"},
		"visitor": {Type: "http", Scheme: "bearer", Description: "A visitor's token"},
	}
	return c
}

// OpenAPI returns the description of the API as JSON.
func (s *Server) OpenAPI() ([]byte, error) { return s.api.OpenAPI().MarshalJSON() }

// Handler returns the whole edge with its middleware.
func (s *Server) Handler() http.Handler {
	cross := http.NewCrossOriginProtection()
	cross.AddInsecureBypassPattern("/api/visitor/") // bearer token, no cookies: held by the inbox's domains
	cross.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.writeProblem(w, r, fault.Forbidden("request.cross_origin"))
	}))
	var h http.Handler = s.mux
	h = s.readable(h)
	h = s.authenticate(h)
	h = s.visitorEdge(h)
	h = cross.Handler(h)
	h = s.headers(h)
	h = s.observe(h)
	return s.rescue(h)
}

type ctxKey int

const (
	actorKey ctxKey = iota
	langKey
	requestKey
	authErrKey
	visitorKey
)

func requestID(ctx context.Context) string {
	v, _ := ctx.Value(requestKey).(string)
	return v
}

func lang(ctx context.Context) string {
	if v, ok := ctx.Value(langKey).(string); ok {
		return v
	}
	return "zh-CN"
}

// who returns the actor of a request; the zero Actor is a stranger.
func who(ctx context.Context) actor.Actor {
	a, _ := ctx.Value(actorKey).(actor.Actor)
	return a
}

// permit returns the asker if it may do what the route does.
func (s *Server) permit(ctx context.Context, perm string) (actor.Actor, error) {
	a := who(ctx)
	if perm == anyone || perm == visitor {
		return a, nil
	}
	if err, ok := ctx.Value(authErrKey).(error); ok && err != nil {
		return a, err
	}
	if a.Kind == "" {
		return a, fault.Unauthorized("auth.needed")
	}
	switch perm {
	case signedIn:
		if a.AccountID == "" {
			return a, fault.Forbidden("actor.members_only")
		}
		return a, nil
	case inWorkspace:
		if a.WorkspaceID == "" {
			return a, fault.Forbidden("actor.no_workspace")
		}
		return a, nil
	case operator:
		if !a.Operator {
			return a, fault.Forbidden("actor.operators_only")
		}
		return a, nil
	}
	return a, a.Need(perm)
}

// text fills a problem's title and detail in the asker's language.
func (s *Server) text(ctx context.Context, p *Problem) *Problem {
	p.Type = "about:blank"
	p.Title = s.Text(lang(ctx), "fault."+p.Code, p.Params)
	p.Detail = s.Text(lang(ctx), "fault."+p.Code+".mend", p.Params)
	return p
}

// writeProblem answers outside huma: middleware and plain handlers.
func (s *Server) writeProblem(w http.ResponseWriter, r *http.Request, err error) {
	var p *Problem
	if !errors.As(s.problem(r.Context(), err), &p) {
		p = &Problem{Status: http.StatusInternalServerError, Code: "internal"}
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	if after, ok := p.Params["retry_after_s"]; ok {
		w.Header().Set("Retry-After", fmt.Sprint(after))
	}
	w.WriteHeader(p.Status)
	writeJSON(w, p)
}

// pickLanguage reads Accept-Language: the first of ours that it names.
func pickLanguage(header string) string {
	for part := range strings.SplitSeq(header, ",") {
		switch tag := strings.ToLower(strings.TrimSpace(part)); {
		case strings.HasPrefix(tag, "zh"):
			return "zh-CN"
		case strings.HasPrefix(tag, "en"):
			return "en"
		}
	}
	return "zh-CN"
}

// schemaOf returns the schema of a type, kept with the others.
func (s *Server) schemaOf(v any) *huma.Schema {
	return s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeOf(v), true, "")
}
