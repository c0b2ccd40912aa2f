package help

import (
	"context"
	"net/http"
	"net/url"

	"yingda/internal/actor"
	"yingda/internal/db"
	"yingda/internal/event"
	"yingda/internal/fault"
	"yingda/internal/ratelimit"
	"yingda/knowledge/search"
)

type articleBody struct {
	Question string
	Said     said
	Revision string
	Changed  string // as a reader writes it
	Day      string // for machines
	Related  []link
	Thanks   string // "yes" or "no": what the reader said a moment ago
}

func (v *visit) article(s *site, last string) error {
	i, ok := s.byCode[codeIn(last)]
	if !ok {
		return v.elsewhere(codeIn(last))
	}
	a := s.articles[i]
	if v.r.Method == http.MethodPost {
		return v.rate(s, a)
	}
	thanks := v.r.URL.Query().Get("thanks")
	if thanks != "yes" && thanks != "no" {
		thanks = ""
	}
	if right := "a/" + url.PathEscape(last); right != a.path {
		return v.move(http.StatusMovedPermanently, a.path[2:]+thanksQuery(thanks))
	}
	return v.show(s, a.path+thanksQuery(thanks), 0, func(ctx context.Context) (*page, error) { return v.makeArticle(ctx, s, a, thanks) })
}

func thanksQuery(thanks string) string {
	if thanks == "" {
		return ""
	}
	return "?thanks=" + thanks
}

// elsewhere leads to an article's page in another language, where it has one
// there only.
func (v *visit) elsewhere(code string) error {
	for _, l := range v.work.Settings.Help.Languages {
		if l == v.locale {
			continue
		}
		s, err := v.site(v.r.Context(), v.work, l)
		if err != nil {
			return err
		}
		if i, ok := s.byCode[code]; ok && v.r.Method != http.MethodPost {
			return v.move(http.StatusFound, "../../"+tongueOf(l)+"/"+s.articles[i].path)
		}
	}
	return fault.NotFound("help.not_found")
}

func (v *visit) makeArticle(ctx context.Context, s *site, a article, thanks string) (*page, error) {
	p := v.view(s, a.path)
	b := articleBody{Question: a.Question, Revision: a.RevisionID, Thanks: thanks}
	var pictures []string
	b.Said, pictures = say(a.Answer)
	b.Changed, b.Day = v.day(a.ChangedAt)
	for _, e := range s.shelf.Related(ctx, a.ItemID, s.within) {
		b.Related = append(b.Related, s.linksTo([]int{s.byItem[e.ItemID]}, p.Root)...)
	}
	words := a.Answer.Words()
	p.Title, p.About, p.Type = a.Question, short(words, 150), "article"
	p.Trail = s.trailTo(a.node, p)
	for _, l := range v.work.Settings.Help.Languages {
		o, err := v.site(ctx, v.work, l)
		if err != nil {
			return nil, err
		}
		if i, ok := o.byCode[a.code]; ok {
			p.also(v, l, o.articles[i].path)
		}
	}
	if thanks != "" {
		p.Public = false
	}
	p.Body = b
	err := p.data(
		map[string]any{
			"@type": "FAQPage", "inLanguage": v.locale, "dateModified": b.Day, "url": p.Canonical,
			"mainEntity": []any{map[string]any{"@type": "Question", "name": a.Question, "acceptedAnswer": map[string]any{"@type": "Answer", "text": words}}},
		},
		map[string]any{
			"@type": "Article", "headline": short(a.Question, 110), "inLanguage": v.locale, "dateModified": b.Day, "mainEntityOfPage": p.Canonical,
			"publisher": map[string]any{"@type": "Organization", "name": s.work.Name},
		},
		v.crumbs(s, a.node, a.Question, p.Canonical),
	)
	if err != nil {
		return nil, err
	}
	return v.render("article", http.StatusOK, p, pictures)
}

// opinionBytes bounds what a reader sends.
const opinionBytes = 1 << 10

// rate takes down whether an answer helped, and leads back to it.
func (v *visit) rate(s *site, a article) error {
	v.r.Body = http.MaxBytesReader(v.w, v.r.Body, opinionBytes)
	helpful := v.r.PostFormValue("helpful")
	if helpful != "yes" && helpful != "no" {
		return fault.NotFound("help.not_found")
	}
	if wait := v.limiter.Take(ratelimit.Claim{Key: "rate:" + v.from.Address, Rate: v.Limits.Rate}); wait > 0 {
		return fault.Limited("help.too_often", ratelimit.Wait(wait))
	}
	// more opinions of one address than people sit behind it are thanked for and not counted
	counts := v.limiter.Take(ratelimit.Claim{Key: "article:" + a.ItemID + ":" + v.from.Address, Rate: sameArticle}) == 0
	if counts && v.r.PostFormValue("revision") == a.RevisionID {
		who := actor.Actor{Kind: actor.Customer, WorkspaceID: v.work.ID}
		fact := ArticleRated{ItemID: a.ItemID, RevisionID: a.RevisionID, AnswerN: int64(a.AnswerN), Locale: v.locale, Helpful: helpful == "yes"}
		err := v.DB.Write(v.r.Context(), func(tx *db.Tx) error {
			return v.Log.Append(v.r.Context(), tx, event.About{Actor: who, SubjectID: a.ItemID, Sample: v.work.Kind == "sample"}, fact)
		})
		if err != nil {
			return err
		}
	}
	v.w.Header().Set("Cache-Control", "no-store")
	v.w.Header().Set("Location", "./"+a.path[2:]+thanksQuery(helpful)+"#rated")
	v.w.WriteHeader(http.StatusSeeOther)
	return nil
}

type searchBody struct {
	Question   string
	Hits       []found
	Asked      []link
	Categories []link
}

type found struct {
	Href    string
	Title   []piece
	Excerpt []piece
	Trail   string
}

const (
	searchMost    = 20
	questionRunes = 200
)

// search answers a question with what fits it, or says that nothing does.
func (v *visit) search(s *site) error {
	ctx := v.r.Context()
	asked := []rune(v.r.URL.Query().Get("q"))
	question := short(clean(string(asked[:min(len(asked), 10*questionRunes)])), questionRunes)
	if question != "" {
		if wait := v.limiter.Take(ratelimit.Claim{Key: "search:" + v.from.Address, Rate: v.Limits.Search}); wait > 0 {
			return fault.Limited("help.too_often", ratelimit.Wait(wait))
		}
	}
	p := v.view(s, "search")
	b := searchBody{Question: question}
	if question != "" {
		for _, h := range s.shelf.Search(ctx, question, searchMost, s.within) {
			b.Hits = append(b.Hits, s.found(p, h, question))
		}
	}
	if len(b.Hits) == 0 {
		ids, _ := v.mostAsked(ctx, v.work.ID)
		b.Asked, b.Categories = s.linksTo(s.mostAsked(ids, nil), p.Root), v.categoryLinks(s, p, 0)
	}
	p.Question, p.Public, p.Title = question, false, p.T("search")
	if question != "" {
		p.Title = p.T("search.of", "question", question)
	}
	for i := range p.Switch {
		p.Switch[i].Href += "search?q=" + url.QueryEscape(question)
	}
	p.Trail, p.Body = s.trailTo(nil, p), b
	page, err := v.render("search", http.StatusOK, p, nil)
	if err != nil {
		return err
	}
	return v.send(page, s.born, "no-store")
}

func (s *site) found(p view, h search.Hit, question string) found {
	a := s.articles[s.byItem[h.ItemID]]
	out := found{Href: p.Root + p.Tongue + "/" + a.path, Title: highlight(a.Question, question), Excerpt: excerpt(a.Answer.Words(), question)}
	for _, n := range a.node.trail() {
		if out.Trail != "" {
			out.Trail += " › "
		}
		out.Trail += n.name
	}
	return out
}
