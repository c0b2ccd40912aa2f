import { Component, h } from 'preact'
import { picture } from '../chat/files'
import { ask, attempt } from '../chat/request'
import type { Chat } from '../chat/state'
import type { Attachment } from '../wire'
import { bytes } from '../words'
import { Icon } from './icons'

interface Props {
  c: Chat
  f: Attachment
}

export function Files({ c, files }: { c: Chat; files: Attachment[] }) {
  return (
    <div class="fs">
      {files.map((f) => (picture.test(f.type) ? <Picture key={f.id} c={c} f={f} /> : <FileButton key={f.id} c={c} f={f} />))}
    </div>
  )
}

/**
 * A file needs the visitor's token, so it is fetched and kept as a blob. A blob page belongs to the
 * host's origin: only picture types are ever shown, under the type we checked, never the server's.
 */
class Picture extends Component<Props, { src?: string }> {
  async componentDidMount() {
    const { c, f } = this.props
    try {
      this.setState({ src: await fetchBlob(c, '/files/' + f.id, f.type) })
    } catch (_) {
      // the button to download it remains
    }
  }

  componentWillUnmount() {
    if (this.state.src) URL.revokeObjectURL(this.state.src)
  }

  render(p: Props, { src }: { src?: string }) {
    if (!src) return <FileButton {...p} />
    return (
      <a class="pic" href={src} target="_blank">
        <img src={src} alt={p.f.name} />
      </a>
    )
  }
}

function FileButton({ c, f }: Props) {
  return (
    <button class="fl" onClick={() => void save(c, '/files/' + f.id, f.name)}>
      <Icon of="clip" />
      <span>
        {f.name} <small>{bytes(f.size)}</small>
      </span>
    </button>
  )
}

/** Always a download of plain bytes: opened in a tab, an HTML or SVG file would run as the host page. */
export async function save(c: Chat, path: string, name: string): Promise<void> {
  await attempt(
    c,
    fetchBlob(c, path, 'application/octet-stream').then((href) => {
      Object.assign(document.createElement('a'), { href, download: name }).click()
      setTimeout(() => URL.revokeObjectURL(href), 10000)
    }),
  )
}

async function fetchBlob(c: Chat, path: string, type: string): Promise<string> {
  return URL.createObjectURL(new Blob([await (await ask(c, path)).arrayBuffer()], { type }))
}
