package knowledge

import (
	"slices"
	"strings"
	"unicode"

	"yingda/internal/fault"
)

// The fields of the interchange format.
const (
	fieldKey        = "key"
	fieldCategory   = "category"
	fieldQuestion   = "question"
	fieldQuestionEN = "question_en"
	fieldVariants   = "similar_questions"
	fieldAnswer     = "answer"
	fieldAnswers    = "answers"
	fieldGrade      = "grade"
	fieldVisibility = "visibility"
	fieldTiers      = "tiers"
	fieldProducts   = "products"
	fieldAudience   = "audience"
	fieldTags       = "tags"
	fieldRelated    = "related"
	fieldReplies    = "quick_replies"
	fieldOwner      = "owner"
	fieldSource     = "source"
	fieldFrom       = "valid_from"
	fieldUntil      = "valid_until"
	fieldIgnored    = "-" // known, and of no use here
)

// names are what the fields are called in files people have.
var names = map[string][]string{
	fieldKey:        {"key", "id", "item_id", "编号", "知识编号", "知识点编号", "标识", "序号"},
	fieldCategory:   {"category", "category_path", "分类", "类别", "类目", "目录", "知识分类", "所属分类"},
	fieldQuestion:   {"question", "standard_question", "title", "标准问", "标准问题", "标准问法", "问题", "标题", "知识标题"},
	fieldQuestionEN: {"question_en", "english_question", "英文问题", "英文标准问"},
	fieldVariants:   {"similar_questions", "variants", "similar", "aliases", "相似问", "相似问题", "相似问法", "扩展问", "扩展问法", "同义问"},
	fieldAnswer:     {"answer", "reply", "答案", "回答", "标准答案", "回复", "答复"},
	fieldAnswers:    {"answers"},
	fieldGrade:      {"grade", "问题分级", "分级", "等级"},
	fieldVisibility: {"visibility", "visible_to", "可见范围", "可见性", "可见", "可见权限", "权限", "谁能看", "谁可见", "范围", "密级"},
	fieldTiers:      {"tiers", "可见等级", "客户等级", "适用等级"},
	fieldProducts:   {"products", "product", "产品", "适用产品", "所属产品"},
	fieldAudience:   {"audience", "受众", "适用人群", "面向人群", "适用客户"},
	fieldTags:       {"tags", "标签"},
	fieldRelated:    {"related", "related_questions", "关联知识", "关联问题", "相关问题"},
	fieldReplies:    {"quick_replies", "快捷选项", "快捷按钮"},
	fieldOwner:      {"owner", "负责人", "维护人"},
	fieldSource:     {"source", "来源", "出处"},
	fieldFrom:       {"valid_from", "生效日期", "开始日期"},
	fieldUntil:      {"valid_until", "失效日期", "截止日期", "有效期至"},
	fieldIgnored:    {"group"},
}

// fieldOf returns the field a column means, "" for none. A number at the end
// does not count: 相似问1, 相似问2 are one field.
func fieldOf(column string) string {
	n := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r == '\ufeff' {
			return '_'
		}
		return unicode.ToLower(r)
	}, strings.TrimSpace(column))
	n = strings.TrimRight(strings.TrimRight(strings.Trim(n, "_"), "0123456789"), "_")
	for field, all := range names {
		if slices.Contains(all, n) {
			return field
		}
	}
	return ""
}

// restrictive are parts of names of columns that say who may see an item. One
// that is not understood must not make everything public.
var restrictive = []string{
	"可见", "权限", "密级", "保密", "机密", "涉密", "谁能", "谁可", "范围", "内部", "受限", "公开", "对象", "仅限",
	"visib", "access", "permission", "restrict", "confidential", "classif", "internal", "private", "audience", "secret",
}

func restricts(column string) bool {
	column = strings.ToLower(column)
	return slices.ContainsFunc(restrictive, func(part string) bool { return strings.Contains(column, part) })
}

// columns says which field each column of a file fills.
type columns struct {
	fields  []string // "" for one nobody knows
	unknown []string
}

// mapColumns lays the file's columns to fields: as mapping says, else by name.
// "-" in a mapping leaves a column out. What is refused names all columns, so that
// somebody can say which is which.
func mapColumns(header []string, mapping map[string]string) (columns, error) {
	c := columns{unknown: []string{}}
	for _, h := range header {
		field, said := mapping[h]
		if !said {
			field = fieldOf(h)
		} else if field != fieldIgnored && names[field] == nil {
			return c, fault.Invalid("import.mapping_unknown", "mapping", fault.Params{"field": field})
		}
		if field == "" && restricts(h) {
			return c, fault.Malformed("import.restriction_column", fault.Params{"column": short(h), "columns": shortNames(header)})
		}
		if field == "" && h != "" {
			c.unknown = append(c.unknown, h)
		}
		c.fields = append(c.fields, field)
	}
	if len(header) > 0 && !slices.Contains(c.fields, fieldQuestion) {
		return c, fault.Malformed("import.no_question_column", fault.Params{"columns": shortNames(header)})
	}
	return c, nil
}
