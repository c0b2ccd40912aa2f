import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { Dialog as AriaDialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'
import { useText } from '../i18n/text'
import { Button, IconButton } from './Button'
import { cx } from './cx'
import s from './Dialog.module.css'
import { uiText } from './text'

type SheetProps = {
  title: string
  isOpen: boolean
  onClose: () => void
  children: ReactNode
  footer?: ReactNode
  width?: 'narrow' | 'normal' | 'wide'
  isDismissable?: boolean
}

// In the middle, for a decision.
export function Dialog(props: SheetProps) {
  return <Sheet {...props} kind="dialog" />
}

// From the right, for work beside the page.
export function Drawer(props: SheetProps) {
  return <Sheet {...props} kind="drawer" />
}

function Sheet({
  title,
  isOpen,
  onClose,
  children,
  footer,
  width = 'normal',
  isDismissable = true,
  kind,
}: SheetProps & { kind: 'dialog' | 'drawer' }) {
  const t = useText(uiText)
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={isDismissable}
      className={cx(s.overlay, s[`${kind}Overlay`])}
    >
      <Modal className={cx(s[kind], s[width])}>
        <AriaDialog className={s.body}>
          <header className={s.header}>
            <Heading slot="title" className={s.title}>
              {title}
            </Heading>
            <IconButton label={t('close')} onPress={onClose}>
              <X size={18} aria-hidden />
            </IconButton>
          </header>
          <div className={s.content}>{children}</div>
          {footer && <footer className={s.footer}>{footer}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}

type ConfirmProps = {
  title: string
  isOpen: boolean
  onClose: () => void
  onConfirm: () => void | Promise<unknown>
  confirmLabel: string
  danger?: boolean
  children: ReactNode
}

export function Confirm({ title, isOpen, onClose, onConfirm, confirmLabel, danger, children }: ConfirmProps) {
  const t = useText(uiText)
  const [busy, setBusy] = useState(false)
  const run = async () => {
    setBusy(true)
    try {
      await onConfirm()
      onClose()
    } catch {
      // The caller has told the member what went wrong; the question stays open for another try.
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={onClose}
      width="narrow"
      footer={
        <>
          <Button onPress={onClose}>{t('cancel')}</Button>
          <Button look={danger ? 'danger' : 'primary'} isPending={busy} onPress={() => void run()} autoFocus>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  )
}
