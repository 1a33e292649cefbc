import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { newId } from '../../../base/index.ts'
import { keepPhoto } from '../device.ts'
import { Thumb } from './files.tsx'
import type { LocalFile } from './state.ts'
import { useApplyWords } from './words.ts'

const WIDTH = 720
const HEIGHT = 300
/** Strokes shorter than this in all are a slip of the finger. */
const LEAST = 120

/** A frame to sign in with finger, pen or mouse 手写签名; kept as a picture on white. */
export function Signature(props: {
  readonly value: string | null
  readonly change: (file: LocalFile | null) => void
}) {
  const t = useApplyWords()
  const frame = useRef<HTMLCanvasElement>(null)
  const pen = useRef<{ x: number; y: number } | null>(null)
  const drawn = useRef(0)
  const [again, setAgain] = useState(props.value === null)
  /** What was drawn last is stored on this device. */
  const [kept, setKept] = useState(false)
  useEffect(() => {
    if (again) blank(frame.current)
  }, [again])
  const at = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return {
      x: ((event.clientX - box.left) / box.width) * WIDTH,
      y: ((event.clientY - box.top) / box.height) * HEIGHT,
    }
  }
  const move = (event: PointerEvent<HTMLCanvasElement>) => {
    const [from, to] = [pen.current, at(event)]
    const ink = event.currentTarget.getContext('2d')
    if (!from || !ink) return
    ink.lineWidth = 6
    ink.lineCap = 'round'
    ink.strokeStyle = '#111'
    ink.beginPath()
    ink.moveTo(from.x, from.y)
    ink.lineTo(to.x, to.y)
    ink.stroke()
    drawn.current += Math.hypot(to.x - from.x, to.y - from.y)
    pen.current = to
  }
  const lift = async () => {
    if (!pen.current) return
    pen.current = null
    if (drawn.current < LEAST || !frame.current) return
    const canvas = frame.current
    const bytes = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85))
    if (!bytes) return
    const file: LocalFile = { id: newId(), name: 'signature.jpg', size: bytes.size, remote: null }
    await keepPhoto(file.id, bytes)
    props.change(file)
    setKept(true)
  }
  const clear = () => {
    drawn.current = 0
    setKept(false)
    blank(frame.current)
    setAgain(true)
    props.change(null)
  }
  return (
    <div className="signature" data-kept={kept}>
      {!again && props.value ? (
        <div className="signed">
          <Thumb file={{ id: props.value, name: '', size: 0, remote: props.value }} />
          <span className="good">{t('signed')}</span>
        </div>
      ) : (
        <canvas
          ref={frame}
          width={WIDTH}
          height={HEIGHT}
          aria-label={t('sign')}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId)
            pen.current = at(event)
          }}
          onPointerMove={move}
          onPointerUp={() => void lift()}
          onPointerCancel={() => void lift()}
        />
      )}
      <div className="rowHead">
        <small>{t('sign')}</small>
        <button type="button" className="plain" onClick={clear}>
          {t('signClear')}
        </button>
      </div>
    </div>
  )
}

function blank(canvas: HTMLCanvasElement | null): void {
  const ink = canvas?.getContext('2d')
  if (!ink || !canvas) return
  ink.fillStyle = '#fff'
  ink.fillRect(0, 0, canvas.width, canvas.height)
}
