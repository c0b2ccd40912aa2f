import { FileUp } from 'lucide-react'
import type { FileDropItem } from 'react-aria-components'
import { DropZone } from 'react-aria-components/DropZone'
import { FileTrigger } from 'react-aria-components/FileTrigger'
import { useText } from '../i18n/text'
import { Button } from './Button'
import s from './FileDrop.module.css'
import { uiText } from './text'

type FileDropProps = {
  label: string
  hint?: string
  accept?: readonly string[]
  multiple?: boolean
  onFiles: (files: File[]) => void
}

export function FileDrop({ label, hint, accept, multiple, onFiles }: FileDropProps) {
  const t = useText(uiText)
  return (
    <DropZone
      aria-label={label}
      className={s.zone}
      getDropOperation={() => 'copy'}
      onDrop={(event) => {
        const items = event.items.filter((item): item is FileDropItem => item.kind === 'file')
        void Promise.all(items.map((item) => item.getFile())).then(
          (files) => files.length > 0 && onFiles(files),
        )
      }}
    >
      <FileUp size={22} aria-hidden />
      <span>
        {t('fileDrop')}{' '}
        <FileTrigger
          acceptedFileTypes={accept}
          allowsMultiple={multiple}
          onSelect={(list) => list && onFiles([...list])}
        >
          <Button size="small">{t('fileChoose')}</Button>
        </FileTrigger>
      </span>
      {hint && <small className={s.hint}>{hint}</small>}
    </DropZone>
  )
}
