import { useState } from 'react'
import type { FileInfo } from '../../api/conversation'
import { uploadFile } from '../../api/conversation'
import { newClientId } from '../../api/http'
import { useComplain } from '../../api/useProblem'
import { useText } from '../../i18n/text'
import { toast } from '../../ui/Toast'
import { conversationText } from './text'

type Attachment = { key: string; name: string } & (
  | { state: 'uploading' }
  | { state: 'failed' }
  | { state: 'ready'; file: FileInfo }
)

const maxFiles = 10

// Files go up while the text is still being written.
export function useAttachments() {
  const t = useText(conversationText)
  const complain = useComplain()
  const [list, setList] = useState<readonly Attachment[]>([])
  const put = (next: Attachment) => setList((before) => before.map((a) => (a.key === next.key ? next : a)))

  const upload = async (key: string, file: File) => {
    try {
      put({ key, name: file.name, state: 'ready', file: await uploadFile(file) })
    } catch (error) {
      put({ key, name: file.name, state: 'failed' })
      complain(error)
    }
  }
  return {
    list,
    files: list.flatMap((a) => (a.state === 'ready' ? [a.file] : [])),
    busy: list.some((a) => a.state === 'uploading'),
    add: (files: readonly File[]) => {
      if (list.length + files.length > maxFiles) toast(t('tooMany'), 'danger')
      for (const file of files.slice(0, maxFiles - list.length)) {
        const key = newClientId()
        setList((before) => [...before, { key, name: file.name, state: 'uploading' }])
        void upload(key, file)
      }
    },
    remove: (key: string) => setList((before) => before.filter((a) => a.key !== key)),
    clear: () => setList([]),
  }
}
