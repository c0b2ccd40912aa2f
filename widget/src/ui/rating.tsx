import { Component, h } from 'preact'
import { declineRating, rate } from '../chat/opinion'
import type { Chat } from '../chat/state'
import { w, W } from '../words'

export class Rating extends Component<{ c: Chat }, { score?: number }> {
  submit = (e: Event) => {
    e.preventDefault()
    const comment = (this.base as HTMLElement).querySelector('textarea')!.value
    void rate(this.props.c, this.state.score!, comment.trim())
  }

  /** The log grows with it and follows. */
  choose(score: number) {
    this.setState({ score })
    this.props.c.set({})
  }

  render({ c }: { c: Chat }, { score = 0 }) {
    const names = w(W.scores).split('|')
    return (
      <form class="rt" onSubmit={this.submit}>
        <fieldset>
          <legend>{w(W.rate)}</legend>
          <div class="stars">
            {names.map((name, i) => (
              <label>
                <input type="radio" name="score" aria-label={name} onChange={() => this.choose(i + 1)} />
                <span>{i < score ? '★' : '☆'}</span>
              </label>
            ))}
          </div>
        </fieldset>
        {score > 0 && <output>{names[score - 1]}</output>}
        {score > 0 && <textarea rows={2} maxLength={1000} aria-label={w(W.comment)} placeholder={w(W.comment)} />}
        <div class="bs">
          {score > 0 && <button class="go">{w(W.submit)}</button>}
          <button type="button" class="no" onClick={() => declineRating(c)}>
            {w(W.notNow)}
          </button>
        </div>
      </form>
    )
  }
}
