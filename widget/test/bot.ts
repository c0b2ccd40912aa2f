import type { Message } from '../src/wire'
import type { VisitorServer } from './server'

/** Answers that have each of the forms a bot's turn can take. */
const answers: [RegExp, Partial<Message>][] = [
  [
    /退货/,
    {
      text: '签收后 **7 天内**可以退货：\n1. 打开订单\n2. 点“申请售后”\n\n详见[退货说明](https://example.test/returns)。',
      source: { title: '退货规则', version: 12 },
      options: [
        { kind: 'quick', label: '怎么寄回？', value: '怎么寄回？' },
        { kind: 'related', label: '退款多久到账？', value: '退款多久到账？', item: 'k2' },
        { kind: 'related', label: '拆封了还能退吗？', value: '拆封了还能退吗？', item: 'k3' },
      ],
    },
  ],
  [
    /^发票$/,
    {
      text: '您想问的是哪一个？',
      options: [
        { kind: 'clarify', label: '怎么开电子发票', value: 'k4', item: 'k4' },
        { kind: 'clarify', label: '发票抬头怎么改', value: 'k5', item: 'k5' },
        { kind: 'none_of_these', label: '都不是', value: 'none' },
      ],
    },
  ],
]

const decline: Partial<Message> = {
  text: '这个问题我没有答案，不想乱说。您可以换个说法，或者：',
  options: [
    { kind: 'handoff', label: '找真人', value: '' },
    { kind: 'leave_message', label: '留言', value: '' },
  ],
}

export function reply(server: VisitorServer, asked: { text: string }): void {
  const found = answers.find(([words]) => words.test(asked.text))
  server.say(found ? found[1] : decline)
}
