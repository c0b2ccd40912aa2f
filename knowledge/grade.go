package knowledge

import (
	"slices"
	"strings"

	"yingda/engine"
	"yingda/engine/text"
)

// GradeAdvice is the grade that an item's words and category suggest: how
// complex × how risky × how urgent its problem is, each from 1 to 3.
type GradeAdvice struct {
	Grade      string   `json:"grade" enum:"R1,R2,R3,R4"`
	Complexity int      `json:"complexity" minimum:"1" maximum:"3"`
	Risk       int      `json:"risk" minimum:"1" maximum:"3"`
	Urgency    int      `json:"urgency" minimum:"1" maximum:"3"`
	Why        []string `json:"why" doc:"Words and signs that spoke for it, the gravest first"`
}

// gradeSign is a sign in an item's words. Each factor is the greatest of its
// signs'.
type gradeSign struct {
	complexity, risk, urgency int
	words                     []string
}

// gradeSigns are what makes a problem more than an enquiry, in any trade.
var gradeSigns = []gradeSign{
	{2, 3, 3, []string{"被盗", "盗刷", "盗用", "冒用", "诈骗", "被骗", "骗子", "洗钱", "自杀", "轻生", "中毒", "触电", "起火", "急救", "stolen", "fraud", "scam", "suicide", "poison"}},
	{2, 3, 2, []string{"挂失", "丢失", "遗失", "丢了", "泄露", "误导", "未成年", "律师", "起诉", "涉案", "冻结", "lost card", "lost my", "frozen", "lawsuit"}},
	{2, 2, 2, []string{"停机", "复机", "断网", "锁定", "被锁", "限制使用", "转错", "充错", "扣错", "不认识的扣", "密码", "验证码", "blocked", "locked", "password", "wrong account"}},
	{3, 2, 1, []string{"实名", "身份核验", "过户", "销户", "注销", "解约", "携号转网", "携转", "更名", "继承", "代办", "补卡", "拆机", "账户关闭", "close my account", "transfer ownership", "identity"}},
	{2, 2, 2, []string{"投诉", "申诉", "赔偿", "补偿", "复核", "违约金", "征信", "逾期", "催收", "罚息", "complaint", "compensation", "overdue", "penalty"}},
	{2, 2, 1, []string{"个人信息", "隐私", "详单", "名下", "贷款", "转账", "退款", "减免", "privacy", "personal data", "refund", "loan"}},
	{2, 1, 1, []string{"办理", "申请", "变更", "修改", "开通", "取消", "退订", "材料", "手续", "流程", "条件", "迁移", "apply", "change", "cancel", "documents", "procedure"}},
}

// AdviseGrade suggests a grade from what an item asks and where it stands; path
// is its category's. It is pure, and only ever advice: from R3 on a person looks.
func AdviseGrade(c Content, path string) GradeAdvice {
	a := GradeAdvice{Complexity: 1, Risk: 1, Urgency: 1, Why: []string{}}
	words := text.Normalise(strings.Join([]string{c.Question, c.QuestionEN, path}, " / ")).Text
	for _, s := range gradeSigns {
		i := slices.IndexFunc(s.words, func(w string) bool { return strings.Contains(words, w) })
		if i < 0 {
			continue
		}
		a.Complexity, a.Risk, a.Urgency = max(a.Complexity, s.complexity), max(a.Risk, s.risk), max(a.Urgency, s.urgency)
		a.Why = append(a.Why, s.words[i])
	}
	talk := engine.Understand(c.Question, engine.Around{}).Talk
	if len(talk.Risks) > 0 {
		a.Risk = max(a.Risk, 2)
	}
	if talk.Urgency > 0 {
		a.Urgency = max(a.Urgency, 2)
	}
	if c.laborious() {
		a.Complexity = max(a.Complexity, 2)
	}
	a.Grade = a.of()
	return a
}

// of lays the product to grades.
func (a GradeAdvice) of() string {
	switch p := a.Complexity * a.Risk * a.Urgency; {
	case p >= 12:
		return "R4"
	case p >= 6:
		return "R3"
	case p >= 2:
		return "R2"
	}
	return "R1"
}

const (
	manySteps   = 5
	manyAnswers = 3
)

// laborious tells an answer that takes the customer through much, or depends on
// much.
func (c Content) laborious() bool {
	return len(c.Answers) >= manyAnswers || slices.ContainsFunc(c.Answers, func(a Answer) bool {
		return slices.ContainsFunc(a.Parts, func(p Part) bool { return len(p.Steps) >= manySteps })
	})
}

// guarded tells a grade that a person must have looked at.
func guarded(grade string) bool { return engine.Grade(grade).Guarded() }
