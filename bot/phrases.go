package bot

import "strings"

// phrases are the bot's few sentences of service talk in one language.
type phrases struct {
	hello, here, welcome, bye, glad, calm, denied, emoji, blank string
	clarify, clarifyOne, noneOfThese, related, again            string
	decline, file, long                                         string
	handoff, sorry, risk, tried, closed, closedUntil, meanwhile string
	person, leave, left                                         string
}

func words(locale string) phrases {
	if locale == "en" {
		return english
	}
	return chinese
}

var chinese = phrases{
	hello:       "您好，我是智能客服。请直接说您遇到的问题，我来帮您查。",
	here:        "我在的，您请说。",
	welcome:     "不客气，能帮上您就好。还有别的问题随时说。",
	bye:         "好的，祝您生活愉快，有需要随时找我。",
	glad:        "太好了，问题解决就好。还有别的需要随时说。",
	calm:        "让您着急了，很抱歉。您说说遇到了什么事，我马上查；也可以直接找人工客服。",
	denied:      "抱歉，没有帮到点上。您可以换个说法再问我一次，说得具体一些；也可以直接找人工客服。",
	emoji:       "收到您的表情啦。有什么问题，用文字告诉我就行。",
	blank:       "我没有看到文字内容，请把问题打出来，我来帮您查。",
	clarify:     "您问的是下面哪一个？",
	clarifyOne:  "您问的是这个吗？",
	noneOfThese: "都不是",
	related:     "我不敢肯定您问的是不是这些，您看看：",
	again:       "刚才我可能没说清楚。这是目前查到的说明，如果还是解决不了，可以转人工客服：",
	decline:     "抱歉，这个问题我这里还没有资料，不能随便回答您。您可以换个说法再试一次，或者找人工客服。",
	file:        "文件收到了。我看不了图片和文件里的内容，请用文字说一下问题；或者找人工客服来看。",
	long:        "内容比较长，我怕理解偏了。请用一两句话说说最想解决的问题；也可以找人工客服，前面的内容他们都能看到。",
	handoff:     "好的，正在为您转接人工客服，前面说过的内容会一起转过去，您不用再重复。",
	sorry:       "给您添麻烦了，非常抱歉。我马上为您转接人工客服，前面说过的内容会一起转过去。",
	risk:        "这件事要紧，需要人工客服为您核实处理，正在转接。",
	tried:       "抱歉，没能帮您解决。正在为您转接人工客服，前面说过的内容会一起转过去，您不用再重复。",
	closed:      "现在人工客服不在线。您可以留言，留下电话或邮箱，上班后会尽快回复您。",
	closedUntil: "现在人工客服不在线，{time} 开始上班。您可以先留言，留下电话或邮箱，上班后会尽快回复您。",
	meanwhile:   "在人工客服接手之前，您可以先看看：",
	person:      "找人工客服",
	leave:       "留言",
	left:        "留言收到了，同事上班后会尽快答复您。答复会显示在这里，也会按您留下的方式联系您。",
}

var english = phrases{
	hello:       "Hello, I am the virtual assistant. Tell me what you need and I will look it up.",
	here:        "I am here. Please go on.",
	welcome:     "You are welcome. Ask me anything else at any time.",
	bye:         "All right. Have a good day, and come back whenever you need.",
	glad:        "Glad that is solved. Is there anything else?",
	calm:        "I am sorry this has been upsetting. Tell me what happened and I will look it up at once, or talk to a person.",
	denied:      "Sorry, that was not it. Please put it another way, with a little more detail, or talk to a person.",
	emoji:       "Got it. If you have a question, please type it in words.",
	blank:       "I could not see any text. Please type your question.",
	clarify:     "Which of these do you mean?",
	clarifyOne:  "Is this what you mean?",
	noneOfThese: "None of these",
	related:     "I am not sure whether one of these is what you are asking:",
	again:       "I may not have been clear. This is what I have; if it does not help, you can talk to a person:",
	decline:     "Sorry, I have nothing on that and would rather not guess. Please put it another way, or talk to a person.",
	file:        "I have received the file, but I cannot see what is in it. Please describe the problem in words, or talk to a person.",
	long:        "That is a lot of text and I might misread it. Please say in a sentence or two what you most need, or talk to a person, who will see all of it.",
	handoff:     "I am passing you to a person now, with everything said so far, so you need not repeat it.",
	sorry:       "I am very sorry about this. I am passing you to a person at once, with everything said so far.",
	risk:        "This matters too much to leave to me: a person must go through it with you. Passing you on now.",
	tried:       "Sorry that I could not solve this. I am passing you to a person, with everything said so far, so you need not repeat it.",
	closed:      "Nobody is at the desk right now. Leave a message with your phone or email and we will answer as soon as we are back.",
	closedUntil: "Nobody is at the desk right now; we are back at {time}. Leave a message with your phone or email and we will answer then.",
	meanwhile:   "Until a person is with you, this may help:",
	person:      "Talk to a person",
	leave:       "Leave a message",
	left:        "We have your message and will answer as soon as we are back, here and by the phone or email you left.",
}

// Service tells a line that is one of the bot's own buttons, pressed or typed:
// it asks nothing.
func Service(line string) bool {
	line = strings.TrimSpace(line)
	for _, w := range []phrases{chinese, english} {
		if line == w.noneOfThese || line == w.person || line == w.leave {
			return true
		}
	}
	return false
}
