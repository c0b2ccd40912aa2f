import { Copy } from 'lucide-react'
import { useText } from '../../i18n/text'
import { Banner } from '../../ui/Banner'
import { Button } from '../../ui/Button'
import { toast } from '../../ui/Toast'
import { uiText } from '../../ui/text'
import s from './parts.module.css'
import { settingsText } from './text'

// Something to copy: a link, a key, a script tag.
export function Copyable({ text, once }: { text: string; once?: boolean }) {
  const t = useText(settingsText)
  const tu = useText(uiText)
  // Without the right to the clipboard (plain http has none) the text can still be copied by hand.
  const select = () =>
    document.getSelection()?.selectAllChildren(document.getElementById('copyable') ?? document.body)
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      toast(tu('copied'))
    } catch {
      select()
    }
  }
  return (
    <>
      {once && <Banner tone="warn">{t('onceOnly')}</Banner>}
      <div className={s.secret}>
        <code id="copyable" className={s.code}>
          {text}
        </code>
        <Button onPress={() => void copy()}>
          <Copy size={15} aria-hidden />
          {tu('copy')}
        </Button>
      </div>
    </>
  )
}
