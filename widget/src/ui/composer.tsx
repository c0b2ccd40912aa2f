import { Component, h } from 'preact'
import { addFiles, removeDraft, takeDrafts, upload } from '../chat/files'
import { noteTyping, send } from '../chat/send'
import type { Chat, Draft } from '../chat/state'
import { bytes, w, W } from '../words'
import { Icon, IconButton } from './icons'

/** What is being written survives closing the panel and reloading the page. */
export class Composer extends Component<{ c: Chat }> {
  /** Send was pressed while a file was still going up: it goes out when the file is there. */
  promised = false

  get text() {
    return (this.base as HTMLElement).querySelector('textarea')!
  }

  get picker() {
    return (this.base as HTMLElement).querySelector('input')!
  }

  componentDidMount() {
    this.text.value = this.props.c.store.get<string>('draft') || ''
    this.grow()
  }

  componentDidUpdate() {
    if (this.promised) this.submit()
  }

  grow() {
    const { style } = this.text
    style.height = 'auto'
    style.height = this.text.scrollHeight + 3 + 'px'
  }

  onInput = () => {
    this.grow()
    this.props.c.store.set('draft', this.text.value)
    noteTyping(this.props.c)
  }

  submit = (e?: Event) => {
    const { c } = this.props
    if (e) e.preventDefault()
    const files = takeDrafts(c)
    this.promised = !files
    if (!files || !(this.text.value.trim() || files.length)) return
    send(c, this.text.value, { files })
    this.text.value = ''
    c.store.del('draft')
    this.grow()
    this.text.focus()
  }

  /** While an input method composes, Enter picks a word and must not send. */
  onKeyDown = (e: KeyboardEvent) => {
    if (e.key === 'Enter' && !e.shiftKey && !e.isComposing && e.keyCode !== 229) this.submit(e)
  }

  onPaste = (e: ClipboardEvent) => {
    const { files } = e.clipboardData!
    if (!files.length) return
    e.preventDefault()
    addFiles(this.props.c, files)
  }

  onPick = () => {
    addFiles(this.props.c, this.picker.files!)
    this.picker.value = ''
  }

  render({ c }: { c: Chat }) {
    const { drafts, config } = c.state
    return (
      <form class="cp" onSubmit={this.submit}>
        {drafts.length > 0 && (
          <ul class="df">
            {drafts.map((d) => (
              <DraftRow key={d.key} c={c} d={d} />
            ))}
          </ul>
        )}
        <input type="file" multiple hidden accept={config ? config.upload.types.join() : ''} onChange={this.onPick} />
        {config && config.upload.max_bytes > 0 && <IconButton icon="clip" name={w(W.attach)} class="ib" onClick={() => this.picker.click()} />}
        <textarea
          rows={1}
          maxLength={10000}
          aria-label={w(W.input)}
          placeholder={w(W.input)}
          onInput={this.onInput}
          onKeyDown={this.onKeyDown}
          onPaste={this.onPaste}
        />
        <button class="go">{w(W.send)}</button>
      </form>
    )
  }
}

function DraftRow({ c, d }: { c: Chat; d: Draft }) {
  const { name } = d.file
  return (
    <li>
      {d.preview ? <img src={d.preview} alt="" /> : <Icon of="clip" />}
      <span class="nm">{name}</span>
      {d.problem ? (
        <em role="alert">{w(d.problem, c.state.config ? bytes(c.state.config.upload.max_bytes) : '')}</em>
      ) : (
        !d.done && <progress value={d.share} aria-label={name} />
      )}
      {d.problem === W.uploadFailed && (
        <button type="button" onClick={() => void upload(c, d)}>
          {w(W.again)}
        </button>
      )}
      <IconButton icon="close" name={w(W.remove) + ' ' + name} onClick={() => removeDraft(c, d)} />
    </li>
  )
}
