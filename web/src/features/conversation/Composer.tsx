import { useQueryClient } from '@tanstack/react-query'
import { BookOpenText, Paperclip, X, Zap } from 'lucide-react'
import type { ClipboardEvent, DragEvent, KeyboardEvent } from 'react'
import { lazy, Suspense, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import type { ConversationRow } from '../../api/conversation'
import { tellTyping } from '../../api/conversation'
import { useCommands } from '../../app/commands'
import { usePrefs } from '../../app/prefs'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { Button, IconButton } from '../../ui/Button'
import { cx } from '../../ui/cx'
import { fitHeight } from '../../ui/fitHeight'
import s from './Composer.module.css'
import type { Draft, Mode } from './drafts'
import { send } from './outbox'
import { conversationText } from './text'
import type { PickHandle, Trigger } from './trigger'
import { findTrigger } from './trigger'
import { useAttachments } from './useAttachments'

const PickList = lazy(() => import('./PickList').then((m) => ({ default: m.PickList })))

type ComposerProps = {
  conversation: ConversationRow
  customerName: string
  mayReply: boolean
  draft: Draft
  setDraft: (change: Partial<Draft>) => void
  // A colleague who wrote since this member began to type; empty when nobody did.
  justReplied: string
  onSent: () => void
}

const maxLength = 10_000
const typingEvery = 3000

export function Composer({
  conversation,
  customerName,
  mayReply,
  draft,
  setDraft,
  justReplied,
  onSent,
}: ComposerProps) {
  const t = useText(conversationText)
  const client = useQueryClient()
  const enterSends = usePrefs((p) => p.enterSends)
  const area = useRef<HTMLTextAreaElement>(null)
  const pick = useRef<PickHandle>(null)
  const picker = useRef<HTMLInputElement>(null)
  const toldTyping = useRef(0)
  const [trigger, setTrigger] = useState<Trigger | null>(null)
  const [warned, setWarned] = useState(false)
  const attachments = useAttachments()
  const mode: Mode = mayReply ? draft.mode : 'note'
  const length = [...draft.text].length
  const ready =
    (draft.text.trim() !== '' || attachments.files.length > 0) && length <= maxLength && !attachments.busy

  useLayoutEffect(() => {
    if (area.current && draft.text !== undefined) fitHeight(area.current)
  }, [draft.text])

  // A fresh warning for each new colleague's reply.
  useEffect(() => {
    if (!justReplied) setWarned(false)
  }, [justReplied])

  const focusIn = (next: Mode) => {
    setDraft({ mode: next })
    area.current?.focus()
  }
  useCommands([
    {
      id: 'write reply',
      label: t('cmdReply'),
      group: 'here',
      keys: 'r',
      isDisabled: !mayReply,
      run: () => focusIn('reply'),
    },
    { id: 'write note', label: t('cmdNote'), group: 'here', keys: 'n', run: () => focusIn('note') },
  ])

  const submit = (force = false) => {
    if (!ready) return
    if (mode === 'reply' && justReplied && !force) {
      setWarned(true)
      return
    }
    send(client, {
      conversationId: conversation.id,
      generation: conversation.generation,
      text: draft.text.trim(),
      note: mode === 'note',
      files: attachments.files,
    })
    setDraft({ text: '', mode: 'reply' })
    attachments.clear()
    setWarned(false)
    setTrigger(null)
    onSent()
  }

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    if (trigger && pick.current?.onKey(event.key)) {
      event.preventDefault()
      return
    }
    if (event.key === 'Escape') {
      if (trigger) setTrigger(null)
      else event.currentTarget.blur()
      return
    }
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return
    if (enterSends || event.metaKey || event.ctrlKey) {
      event.preventDefault()
      submit()
    }
  }

  const onChange = (text: string, caret: number) => {
    setDraft({ text })
    setTrigger(findTrigger(text, caret))
    if (mode !== 'reply' || !mayReply || Date.now() - toldTyping.current < typingEvery) return
    toldTyping.current = Date.now()
    // Nobody waits for this one: a lost hint does not matter.
    void tellTyping(conversation.id).catch(() => undefined)
  }

  const insert = (text: string) => {
    const found = trigger
    const before = found ? draft.text.slice(0, found.start) : draft.text
    const after = found ? draft.text.slice(found.end) : ''
    setDraft({ text: before + text + after })
    setTrigger(null)
    area.current?.focus()
  }

  const openPick = (kind: Trigger['kind']) => {
    const caret = area.current?.selectionStart ?? draft.text.length
    setTrigger({ kind, query: '', start: caret, end: caret })
    area.current?.focus()
  }

  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files]
    if (files.length === 0) return
    event.preventDefault()
    attachments.add(files)
  }
  const onDrop = (event: DragEvent) => {
    const files = [...event.dataTransfer.files]
    if (files.length === 0) return
    event.preventDefault()
    attachments.add(files)
  }

  return (
    <div
      className={cx(s.composer, mode === 'note' && s.note)}
      onDrop={onDrop}
      onDragOver={(event) => event.preventDefault()}
    >
      {warned && justReplied && (
        <Banner
          tone="warn"
          action={
            <span className={s.warnActions}>
              <Button size="small" onPress={() => setWarned(false)}>
                {t('review')}
              </Button>
              <Button size="small" look="primary" onPress={() => submit(true)}>
                {t('sendAnyway')}
              </Button>
            </span>
          }
        >
          {t('justReplied', { name: justReplied })}
        </Banner>
      )}
      <fieldset className={s.modes} aria-label={t('modes')}>
        <AriaButton
          className={s.mode}
          aria-pressed={mode === 'reply'}
          isDisabled={!mayReply}
          onPress={() => focusIn('reply')}
        >
          {t('reply')}
        </AriaButton>
        <AriaButton className={s.mode} aria-pressed={mode === 'note'} onPress={() => focusIn('note')}>
          {t('note')}
        </AriaButton>
      </fieldset>
      <Suspense fallback={null}>
        {trigger && (
          <PickList
            ref={pick}
            trigger={trigger}
            locale={conversation.locale}
            onPick={insert}
            onClose={() => setTrigger(null)}
          />
        )}
      </Suspense>
      <textarea
        ref={area}
        className={s.area}
        rows={2}
        value={draft.text}
        aria-label={mode === 'note' ? t('writeNote') : t('reply')}
        placeholder={mode === 'note' ? t('writeNote') : t('replyTo', { name: customerName })}
        onChange={(event) => onChange(event.target.value, event.target.selectionStart)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
        onBlur={() => setTimeout(() => document.activeElement !== area.current && setTrigger(null), 150)}
      />
      {attachments.list.length > 0 && (
        <ul className={s.files}>
          {attachments.list.map((item) => (
            <li key={item.key} className={cx(s.file, item.state === 'failed' && s.failed)}>
              {item.state === 'uploading' ? t('uploading', { name: item.name }) : item.name}
              {item.state === 'failed' && <span role="alert">{t('uploadFailed', { name: item.name })}</span>}
              <IconButton
                label={t('removeFile', { name: item.name })}
                size="small"
                onPress={() => attachments.remove(item.key)}
              >
                <X size={13} aria-hidden />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <div className={s.bar}>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            attachments.add([...(event.target.files ?? [])])
            event.target.value = ''
          }}
        />
        <IconButton label={t('attach')} onPress={() => picker.current?.click()}>
          <Paperclip size={17} aria-hidden />
        </IconButton>
        <IconButton label={t('insertMacro')} keys="/" onPress={() => openPick('macro')}>
          <Zap size={17} aria-hidden />
        </IconButton>
        <IconButton label={t('insertKnowledge')} keys="#" onPress={() => openPick('knowledge')}>
          <BookOpenText size={17} aria-hidden />
        </IconButton>
        <span className={cx(s.hint, length > maxLength && s.over)}>
          {length > maxLength
            ? t('tooLong', { max: maxLength, n: length })
            : mayReply
              ? enterSends
                ? t('sendHint')
                : t('sendHintMod')
              : t('notYours')}
        </span>
        <Button look="primary" isDisabled={!ready} onPress={() => submit()}>
          {mode === 'note' ? t('sendNote') : t('send')}
        </Button>
      </div>
    </div>
  )
}
