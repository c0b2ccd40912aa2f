import { Component, h } from 'preact'
import { leaveMessage } from '../chat/person'
import { locale } from '../chat/prefs'
import type { Chat } from '../chat/state'
import type { LeftMessage } from '../wire'
import { clock, w, W } from '../words'
import { Sheet } from './sheet'

type Problems = { [field in keyof LeftMessage]?: W }

/** A question and one way to answer it. The server checks again; this spares the round trip. */
export function check({ text, phone, email }: LeftMessage): Problems {
  const found: Problems = {}
  if (!text) found.text = W.needText
  if (!phone && !email) found.phone = W.either
  if (phone && !/^\+?[\d\s()-]{5,20}$/.test(phone)) found.phone = W.wrong
  if (email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) found.email = W.wrong
  return found
}

export class Leave extends Component<{ c: Chat }, { problems?: Problems }> {
  busy = false

  field(name: keyof LeftMessage) {
    return (this.base as HTMLElement).querySelector<HTMLInputElement>(`[name=${name}]`)!
  }

  submit = async (e: Event) => {
    e.preventDefault()
    const value = (name: keyof LeftMessage) => this.field(name).value.trim()
    const left = { text: value('text'), phone: value('phone'), email: value('email') }
    const problems = check(left)
    this.setState({ problems })
    const [first] = Object.keys(problems)
    if (first) return this.field(first as keyof LeftMessage).focus()
    if (this.busy) return
    this.busy = true
    await leaveMessage(this.props.c, left)
    this.busy = false
  }

  render({ c }: { c: Chat }, { problems = {} }: { problems?: Problems }) {
    const { config } = c.state
    const row = (name: keyof LeftMessage, label: string, Tag: 'input' | 'textarea', type?: string) => (
      <label>
        {label}
        <Tag
          name={name}
          type={type}
          autocomplete={type}
          maxLength={2000}
          aria-invalid={!!problems[name]}
          aria-describedby={'y' + name}
          defaultValue={type ? '' : c.store.get<string>('draft') || ''}
        />
        <em id={'y' + name}>{problems[name] && w(problems[name]!)}</em>
      </label>
    )
    return (
      <Sheet c={c} title={w(W.leave)}>
        <form class="lv" noValidate onSubmit={this.submit}>
          <p>
            {config && !config.hours.open ? config.texts.offline : w(W.leaveHint)}{' '}
            {config && config.hours.next_open && w(W.opens, clock(locale(c), config.hours.next_open))}
          </p>
          {row('text', w(W.question), 'textarea')}
          {row('phone', w(W.phone), 'input', 'tel')}
          {row('email', w(W.email), 'input', 'email')}
          <div class="bs">
            <button class="go">{w(W.submit)}</button>
          </div>
        </form>
      </Sheet>
    )
  }
}
