package engine

import "strings"

// offhand are questions hardly any company's knowledge answers. They teach the
// combiner what being asked about something else altogether looks like, which
// hiding items cannot: a hidden item's neighbours are still there. One that the
// base does seem to know something of is left out.
var offhand = strings.Split(strings.TrimSpace(`
明天会下雨吗
西红柿炒鸡蛋怎么做才好吃
给我讲一个笑话
唐朝一共有多少位皇帝
猫为什么喜欢抓沙发
三角形的面积怎么算
帮我写一首关于春天的诗
世界上最高的山是哪座
感冒了喝什么汤好
孩子不爱吃青菜怎么办
羽毛球拍怎么握
今晚有什么好看的电影
梦见下雪是什么意思
光合作用的原理是什么
怎么哄女朋友开心
钢琴考级要练哪些曲子
附近哪里有好吃的火锅
多肉植物多久浇一次水
怎样才能睡得更香
咖啡机怎么清洗
量子力学讲的是什么
古筝和古琴有什么不同
跑步时岔气了怎么缓解
论语第一句是什么
衣服上的油渍怎么去掉
狗狗洗澡用什么沐浴露
去云南旅游要带什么衣服
蜂蜜水什么时候喝最好
怎么学好英语口语
足球比赛一场多少分钟
月亮离地球有多远
红烧肉要炖多久
驾照科目二怎么练倒车
头发掉得厉害怎么办
有什么适合送妈妈的礼物
毛笔字怎么写得好看
冰箱里的菜能放几天
为什么天空是蓝色的
你喜欢什么颜色
人为什么会做梦
will it rain tomorrow
how long should i boil an egg
tell me a funny joke
who won the world cup in 1998
what is the capital of mongolia
how do i train my puppy to sit
write a poem about the autumn sea
what is the meaning of life
how far is the moon from earth
recommend a good mystery novel
how do you play the guitar chord g
why do cats purr
what should i wear to a wedding
how to get red wine out of a carpet
who painted the mona lisa
what year did the roman empire fall
how many calories are in a banana
is pluto still a planet
best exercises for lower back pain
how do bees make honey
`), "\n")

// knownWell is the coverage above which the base seems to know of an offhand
// question after all.
const knownWell = 0.6
