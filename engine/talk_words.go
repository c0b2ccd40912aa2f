package engine

// The words of service talk, as they stand after text.Normalise: small letters,
// simplified characters, no apostrophes, commas as blanks. Longer forms first
// where one contains another.

var greetingWords = []string{
	"您好呀", "你好呀", "您好", "你好", "你们好", "大家好", "嗨", "哈喽", "哈啰", "喂", "在吗", "在不在", "有人吗", "在么", "有人在吗",
	"早上好", "上午好", "中午好", "下午好", "晚上好", "早安", "客服你好", "亲", "请问一下", "请问", "打扰一下", "麻烦问一下", "想问一下", "咨询一下",
	"hello there", "hi there", "hello", "hi", "hey", "good morning", "good afternoon", "good evening", "greetings", "anyone there", "excuse me",
}

var thanksWords = []string{
	"非常感谢", "十分感谢", "太感谢了", "感谢您", "感谢你", "感谢", "谢谢您", "谢谢你", "谢谢", "多谢", "谢了", "谢啦", "辛苦了", "麻烦了", "谢谢啦", "3q", "thx",
	"thank you so much", "thank you very much", "thank you", "thanks a lot", "many thanks", "thanks", "cheers", "much appreciated", "ty",
}

var byeWords = []string{
	"再见", "拜拜", "88", "886", "回头见", "下次聊", "先这样", "没事了", "没有了", "没别的了", "没有其他问题了", "不用了", "晚安",
	"goodbye", "good bye", "bye bye", "bye", "see you", "see ya", "thats all", "nothing else", "good night",
}

var affirmWords = []string{
	"是", "是的", "对", "对的", "嗯", "嗯嗯", "好", "好的", "行", "可以", "没错", "正确", "ok", "okay", "yes", "yeah", "yep", "sure", "right", "correct", "要", "需要", "解决了", "有用",
}

var denyWords = []string{
	"不", "不是", "不对", "没有", "不行", "不好", "不要", "不需要", "都不是", "以上都不是", "没解决", "没有解决", "没用", "不是这个", "答非所问", "错了", "no", "nope", "nah", "none", "none of these", "not this", "wrong", "not helpful",
}

// Asked for alone, these mean a person.
var personAlone = []string{
	"人工", "转人工", "人工客服", "人工服务", "人工坐席", "真人", "真人客服", "客服", "找客服", "人", "人呢", "找人", "叫人", "转接", "有人吗", "人工人工", "rg", "zrg",
	"agent", "human", "person", "operator", "representative", "rep", "live agent", "real person", "live chat", "customer service", "support",
}

var personWords = []string{
	"转人工", "转到人工", "转接人工", "接人工", "找人工", "要人工", "叫人工", "人工来", "换人工", "换个人", "换真人", "找真人", "要真人", "真人服务", "真人客服", "真人接待", "来个人", "来个真人", "来个活人", "找个人", "找活人", "有没有活人", "有没有人", "有没有人工", "人工客服在吗", "人工在吗", "让人来",
	"不要机器人", "不想跟机器人", "别用机器人", "不跟机器人", "不和机器人", "我要投诉你们机器人", "听不懂人话", "你是不是人", "叫你们经理", "找你们经理", "找你们领导", "叫你们领导", "找你们主管", "叫你们主管", "跟人说", "和人说", "转客服", "接客服", "转接客服", "转坐席", "zhuan rengong", "zhuanrengong", "转rengong",
	"talk to a human", "talk to human", "talk to a person", "talk to someone", "talk to somebody", "talk with a human", "speak to a human", "speak to a person", "speak to someone", "speak to somebody", "speak with a human", "speak with someone", "speak to an agent", "talk to an agent", "speak with an agent", "speak to a representative", "talk to a representative", "speak to a manager", "talk to a manager", "speak to your manager", "speak to your supervisor", "connect me to", "connect me with", "transfer me", "put me through", "real person", "real human", "live agent", "live person", "human agent", "human being", "human please", "agent please", "not a bot", "not a robot", "stop the bot", "get me a human", "get me someone", "i want a human", "i need a human", "i want a person", "customer service rep", "customer representative",
}

var (
	personVerbs = []string{"转", "找", "接", "要", "叫", "联系", "呼叫", "跟", "和", "帮我", "麻烦", "我想", "请", "need", "want", "get", "call", "speak", "talk", "contact", "connect"}
	personNouns = []string{"人工客服", "人工服务", "人工坐席", "真人", "活人", "在线客服", "人工", "客服人员", "工作人员", "human", "real person", "live agent", "operator"}
)

// A question about people who serve is not a wish for one.
var personNot = []string{
	"人工智能", "人工费", "人工服务收费", "人工客服收费", "人工服务要钱", "人工客服几点", "人工服务时间", "人工客服时间", "人工客服电话", "客服电话是多少", "客服电话多少", "人工客服上班", "人工服务几点", "不转人工", "不要转人工", "不用转人工", "不用人工", "不要人工", "不需要人工", "别转人工", "人工审核", "人工核实", "人工处理要多久", "dont need a human", "do not need a human", "dont transfer me",
}

// Words of a complaint that are also asked about.
var complainVerbs = []string{"投诉", "举报", "complaint", "complain"}

// Words by which a complaint is about us.
var aboutUs = []string{"你", "您", "客服", "坐席", "贵司", "贵公司", "机器人", "营业员", "you", "your", "agent", "staff", "this service", "this company"}

var complaintWords = []string{
	"我要投诉", "我想投诉", "要投诉", "去投诉", "差评", "曝光", "维权", "消协", "12315", "12345", "12300", "12378", "工信部", "银保监", "消费者协会", "信访", "起诉", "法院", "律师函", "打官司", "给个说法", "要个说法", "太差劲", "什么破", "垃圾服务", "垃圾公司", "骗人", "坑人", "坑爹", "霸王条款", "乱扣费", "乱收费", "忽悠", "欺骗消费者", "态度太差", "态度恶劣", "服务太差", "赔偿", "假一赔",
	"unacceptable", "ridiculous", "rip off", "ripoff", "scammed me", "worst service", "terrible service", "awful service", "report you", "sue you", "lawyer", "ombudsman", "compensation", "bbb",
}

var swearWords = []string{
	"他妈", "他妈的", "妈的", "tmd", "nmd", "傻逼", "傻b", "sb", "煞笔", "沙比", "操你", "草你", "去你妈", "你妈", "尼玛", "特么", "混蛋", "王八蛋", "滚蛋", "滚开", "去死", "脑残", "智障", "白痴", "废物", "狗屁", "放屁", "垃圾机器人", "蠢货", "弱智", "他娘的", "奶奶的", "cnm", "wtf", "stfu",
	"fuck", "fucking", "fucked", "shit", "bullshit", "asshole", "bitch", "bastard", "idiot", "moron", "damn you", "dumbass", "crap", "stupid bot", "piece of shit",
}

// riskWords name what must not be left to a program alone.
var riskWords = []struct {
	code  string
	words []string
}{
	{"self_harm", []string{"自杀", "不想活", "活不下去", "想死", "去死算了", "跳楼", "轻生", "割腕", "suicide", "kill myself", "end my life", "want to die"}},
	{"fraud", []string{"诈骗", "被骗", "骗子", "骗了我", "盗刷", "被盗", "盗用", "冒用", "冒充", "钓鱼网站", "不是我操作", "不是我本人", "非本人", "洗钱", "刷单", "scam", "scammed", "fraud", "phishing", "stolen", "hacked", "identity theft", "unauthorized", "unauthorised", "not me"}},
	{"loss", []string{"挂失", "丢了", "丢失", "遗失", "找不到卡", "手机丢", "卡丢", "lost my card", "lost card", "lost my phone", "card is missing"}},
	{"freeze", []string{"冻结", "被封", "封号", "停机", "锁定了", "账户异常", "freeze", "frozen", "blocked my account", "account locked"}},
	{"law", []string{"律师", "起诉", "法院", "报警", "警察", "公安", "派出所", "仲裁", "lawyer", "lawsuit", "sue", "police", "court"}},
	{"press", []string{"媒体", "记者", "曝光", "微博曝光", "抖音曝光", "315", "上热搜", "journalist", "press", "go viral"}},
	{"regulator", []string{"工信部", "银保监", "银监会", "证监会", "人民银行投诉", "消协", "12315", "12345", "12300", "12378", "regulator", "ombudsman", "consumer protection"}},
	{"health", []string{"过敏", "中毒", "受伤", "烫伤", "触电", "急救", "救命", "住院", "孕妇", "起火", "着火", "冒烟", "allergic", "poisoned", "injured", "electric shock", "on fire", "emergency", "ambulance"}},
	{"minor", []string{"未成年", "孩子充值", "小孩充值", "小孩误充", "孩子偷偷", "underage", "my child bought", "my kid bought"}},
}

var urgentWords = []string{
	"急", "着急", "很急", "急用", "紧急", "加急", "马上", "立刻", "立即", "赶紧", "赶快", "尽快", "快点", "速度", "急死", "等着用", "来不及", "十万火急", "今天必须", "现在就要", "救命",
	"urgent", "urgently", "asap", "immediately", "right now", "right away", "emergency", "hurry", "as soon as possible",
}

var upsetWords = []string{
	"生气", "气死", "气人", "失望", "无语", "受不了", "烦死", "烦人", "郁闷", "太差", "太慢", "太坑", "垃圾", "恶心", "离谱", "过分", "搞什么", "怎么搞的", "什么玩意", "到底", "一直不", "还是不行", "又不行", "都几天了", "多少天了", "多久了", "没人管", "不管", "坑", "骗", "难用", "崩溃", "呵呵", "服了",
	"angry", "annoyed", "annoying", "frustrated", "frustrating", "disappointed", "terrible", "awful", "horrible", "worst", "useless", "hate", "ridiculous", "sick of", "fed up", "still not", "waste of time",
}

var gladWords = []string{
	"太好了", "满意", "很好", "真棒", "厉害", "不错", "点赞", "给力", "开心", "好评", "贴心", "专业", "great", "perfect", "awesome", "excellent", "love it", "wonderful", "happy", "amazing", "helpful",
}
