package app

import (
	"net"
	"net/netip"
	"path/filepath"
	"strconv"
	"strings"

	"yingda/channel/help"
	"yingda/channel/webchat"
	"yingda/internal/fault"
	"yingda/internal/ratelimit"
	"yingda/server"
)

// Store says where the data is. Every command that touches data takes it.
type Store struct {
	Data        string   `help:"Data folder: database, files, keys and backups." default:"./data" env:"YINGDA_DATA" type:"path"`
	DB          string   `help:"PostgreSQL address (postgres://…); without one, SQLite in the data folder." env:"YINGDA_DB" placeholder:"URL"`
	Blobs       string   `help:"Where files lie: a folder, 'database', or s3://BUCKET/PREFIX?region=R&endpoint=https://HOST; without one, a folder in the data folder." env:"YINGDA_BLOBS" placeholder:"PLACE"`
	S3AccessKey string   `name:"s3-access-key" help:"Access key of the s3:// place." env:"YINGDA_S3_ACCESS_KEY"`
	S3SecretKey string   `name:"s3-secret-key" help:"Secret key of the s3:// place." env:"YINGDA_S3_SECRET_KEY"`
	BlobHosts   []string `name:"s3-allow-hosts" help:"Inner hosts that the s3:// endpoint may be." env:"YINGDA_S3_ALLOW_HOSTS" placeholder:"HOST|CIDR"`
	MasterKey   string   `help:"Base64 of 32 bytes that seal secrets at rest; without one, keys/master.key in the data folder. Several nodes need the same." env:"YINGDA_MASTER_KEY" placeholder:"KEY"`
}

// Target is the database that Open opens.
func (s Store) Target() string {
	if s.DB != "" {
		return s.DB
	}
	return filepath.Join(s.Data, "yingda.db")
}

// Postgres tells whether the database is PostgreSQL.
func (s Store) Postgres() bool { return s.DB != "" }

// Serve is how a node serves.
type Serve struct {
	Addr           string   `help:"Address to listen on." default:"127.0.0.1:8080" env:"YINGDA_ADDR" placeholder:"HOST:PORT"`
	Redis          string   `help:"Redis address (redis://…) for several nodes; without one, this node is alone." env:"YINGDA_REDIS" placeholder:"URL"`
	PublicURL      string   `name:"public-url" help:"Address under which browsers reach this installation, such as https://help.example.com." env:"YINGDA_PUBLIC_URL" placeholder:"URL"`
	TrustedProxies []string `help:"Networks of reverse proxies whose X-Forwarded-* headers are believed." env:"YINGDA_TRUSTED_PROXIES" placeholder:"CIDR"`
	AllowHosts     []string `help:"Inner hosts or networks that outgoing calls (webhooks, web sites that documents are read from, embeddings services) may reach; without any, none." env:"YINGDA_ALLOW_HOSTS" placeholder:"HOST|CIDR"`
	// DocumentFolders let people of the console read what lies on the server.
	DocumentFolders []string `name:"document-folders" help:"Folders of this machine that documents may be read from, NAME=PATH, or WORKSPACE/NAME=PATH for one workspace alone; without any, none." env:"YINGDA_DOCUMENT_FOLDERS" placeholder:"NAME=PATH"`
	Sample          string   `help:"Sample company made in a new data folder: yunfan or none." default:"yunfan" enum:"yunfan,none" env:"YINGDA_SAMPLE"`
	LogLevel        string   `help:"Least level that is logged: debug, info, warn or error." default:"info" enum:"debug,info,warn,error" env:"YINGDA_LOG_LEVEL"`
	Limits          Limits   `embed:"" prefix:"limit-" envprefix:"YINGDA_LIMIT_"`
}

// Limits are the rates of who asks, each "per-second/burst".
type Limits struct {
	VisitorWrite   ratelimit.Rate `help:"Messages and the like of one visitor." default:"2/30" env:"VISITOR_WRITE"`
	VisitorRead    ratelimit.Rate `help:"Reads of one visitor." default:"5/60" env:"VISITOR_READ"`
	VisitorUpload  ratelimit.Rate `help:"Files of one visitor." default:"0.2/10" env:"VISITOR_UPLOAD"`
	AddressWrite   ratelimit.Rate `help:"Messages and the like of one network address." default:"60/400" env:"ADDRESS_WRITE"`
	AddressRead    ratelimit.Rate `help:"Reads of one network address." default:"200/1000" env:"ADDRESS_READ"`
	AddressSession ratelimit.Rate `help:"New visitors of one network address." default:"2/120" env:"ADDRESS_SESSION"`
	InboxWrite     ratelimit.Rate `help:"Messages and the like of one inbox." default:"1000/4000" env:"INBOX_WRITE"`
	MemberRead     ratelimit.Rate `help:"Reads of one member." default:"50/500" env:"MEMBER_READ"`
	MemberWrite    ratelimit.Rate `help:"Changes by one member." default:"20/200" env:"MEMBER_WRITE"`
	KeyRead        ratelimit.Rate `help:"Reads with one API key." default:"100/1000" env:"KEY_READ"`
	KeyWrite       ratelimit.Rate `help:"Changes with one API key." default:"50/500" env:"KEY_WRITE"`
	AddressUnknown ratelimit.Rate `help:"Calls of the API from one network address by whoever is not signed in." default:"30/1000" env:"ADDRESS_UNKNOWN"`
	HelpSearch     ratelimit.Rate `help:"Searches of the help centre from one network address." default:"5/60" env:"HELP_SEARCH"`
	HelpRate       ratelimit.Rate `help:"Opinions on articles of the help centre from one network address." default:"0.2/30" env:"HELP_RATE"`
	VisitorStreams int            `help:"Live connections of one visitor." default:"8" env:"VISITOR_STREAMS"`
	AddressStreams int            `help:"Live connections of one network address." default:"2000" env:"ADDRESS_STREAMS"`
}

// webchat gives the limits to the visitors' door; none set are the defaults.
func (l Limits) webchat() webchat.Limits {
	if l == (Limits{}) {
		return webchat.Limits{}
	}
	out := webchat.DefaultLimits()
	out.VisitorWrite, out.VisitorRead, out.VisitorUpload = l.VisitorWrite, l.VisitorRead, l.VisitorUpload
	out.AddressWrite, out.AddressRead, out.AddressSession, out.InboxWrite = l.AddressWrite, l.AddressRead, l.AddressSession, l.InboxWrite
	out.VisitorStreams, out.AddressStreams = l.VisitorStreams, l.AddressStreams
	return out
}

// help gives the limits to the help centres; none set are the defaults.
func (l Limits) help() help.Limits {
	return help.Limits{Search: l.HelpSearch, Rate: l.HelpRate}
}

// server gives the limits to the rest of the API; none set are the defaults.
func (l Limits) server() server.Limits {
	return server.Limits{MemberRead: l.MemberRead, MemberWrite: l.MemberWrite, KeyRead: l.KeyRead, KeyWrite: l.KeyWrite, AddressUnknown: l.AddressUnknown}
}

func (s Serve) validate(st Store) error {
	if s.Redis != "" && !st.Postgres() {
		return fault.Invalid("config.redis_needs_postgres", "redis")
	}
	if s.PublicURL != "" && !strings.HasPrefix(s.PublicURL, "http://") && !strings.HasPrefix(s.PublicURL, "https://") {
		return fault.Invalid("config.public_url", "public-url")
	}
	for _, f := range s.DocumentFolders {
		if _, _, _, ok := parseFolder(f); !ok {
			return fault.Invalid("config.document_folder", "document-folders", fault.Params{"value": f})
		}
	}
	for _, p := range s.TrustedProxies {
		_, network := netip.ParsePrefix(p)
		_, single := netip.ParseAddr(p)
		if network != nil && single != nil {
			return fault.Invalid("config.trusted_proxies", "trusted-proxies", fault.Params{"value": p})
		}
	}
	_, port, err := net.SplitHostPort(s.Addr)
	if _, portErr := strconv.ParseUint(port, 10, 16); err != nil || portErr != nil {
		return fault.Invalid("config.addr", "addr")
	}
	return nil
}

// validate refuses places of a kind that there is none of.
func (s Store) validate() error {
	if s.DB != "" && !strings.HasPrefix(s.DB, "postgres://") && !strings.HasPrefix(s.DB, "postgresql://") {
		return fault.Invalid("config.database_kind", "db")
	}
	if strings.Contains(s.Blobs, "://") && !strings.HasPrefix(s.Blobs, "s3://") {
		return fault.Invalid("config.blobs_place", "blobs")
	}
	return nil
}
