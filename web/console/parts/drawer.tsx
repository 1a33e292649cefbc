import { type ReactNode, useEffect, useId, useRef } from 'react'
import { useWords } from '../../live/index.ts'
import { common } from '../words.ts'

/** A panel beside the page: the page stays readable and usable, Escape closes, focus goes in and comes back. */
export function Drawer({
  title,
  onClose,
  children,
  footer,
}: {
  title: ReactNode
  onClose: () => void
  children: ReactNode
  footer?: ReactNode
}) {
  const w = useWords(common)
  const id = useId()
  const panel = useRef<HTMLElement>(null)
  const latest = useRef(onClose)
  latest.current = onClose
  useEffect(() => {
    const before = document.activeElement
    const first = panel.current?.querySelector<HTMLElement>(
      '.body input:not([type=hidden]), .body textarea, .body select, footer .button.main',
    )
    ;(first ?? panel.current)?.focus()
    const onEscape = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || document.querySelector('dialog[open]')) return
      latest.current()
    }
    window.addEventListener('keydown', onEscape)
    return () => {
      window.removeEventListener('keydown', onEscape)
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <section
      className="drawer"
      role="dialog"
      aria-modal="false"
      aria-labelledby={id}
      ref={panel}
      tabIndex={-1}
    >
      <header>
        <h2 id={id} className="grow">
          {title}
        </h2>
        <button type="button" className="button plain small" onClick={onClose}>
          {w.close} <kbd>Esc</kbd>
        </button>
      </header>
      <div className="body">{children}</div>
      {footer && <footer>{footer}</footer>}
    </section>
  )
}

/** The only modal: login again, prove the password, find anything. Never opened over another. */
export function Modal({
  title,
  onClose,
  children,
}: {
  title: string
  onClose?: () => void
  children: ReactNode
}) {
  const ref = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    ref.current?.showModal()
  }, [])
  return (
    <dialog
      ref={ref}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose?.()
      }}
    >
      <div className="body stack">
        <h2 id={id}>{title}</h2>
        {children}
      </div>
    </dialog>
  )
}
