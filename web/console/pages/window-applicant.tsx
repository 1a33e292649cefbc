import { type PointerEvent, type RefObject, useEffect, useRef, useState } from 'react'
import { renderSVG } from 'uqr'
import { language, say, useLanguage, useSay, useWords, words } from '../../live/index.ts'
import { openSecond, type ToConfirm } from './window-second.ts'

const dictionary = words({
  title: say('请核对您的申请', 'Please check your application'),
  idle: say('欢迎办理业务', 'Welcome'),
  idleHint: say('需要您确认的内容会显示在这里', 'What you are to confirm appears here'),
  materials: say('已收材料', 'Materials'),
  agrees: say(
    '我同意使用证照库中我的电子证照代替纸质材料',
    'I agree that these certificates of mine stand for papers',
  ),
  rate: say('请您评价本次服务：扫码，或直接点下面', 'Please rate this visit: scan the code, or touch below'),
  rateHere: say('评价', 'Rate it'),
  sign: say('请在框内签名', 'Please sign in the frame'),
  again: say('重签', 'Sign again'),
  right: say('确认无误', 'This is right'),
  wrong: say('有误，请修改', 'Not right'),
  thanks: say('谢谢，工作人员继续为您办理', 'Thank you. The clerk goes on'),
})

/** 对客屏: the visitor sees what the clerk wrote, and says whether it is right. */
export function Applicant() {
  const w = useWords(dictionary)
  const s = useSay()
  const lang = useLanguage()
  const [shown, setShown] = useState<ToConfirm | null>(null)
  const [rate, setRate] = useState('')
  const [answered, setAnswered] = useState(false)
  const second = useRef<ReturnType<typeof openSecond> | null>(null)
  useEffect(() => {
    const one = openSecond((message) => {
      if (message.is === 'rate') {
        setShown(null)
        setRate(message.address)
      }
      if (message.is === 'next') setRate('')
      if (message.is !== 'show') return
      // the form closes behind the visit: that takes nothing from the question how it was
      if (message.what) setRate('')
      setShown(message.what)
      setSigned(false)
      setAnswered(false)
    })
    second.current = one
    one.say({ is: 'hello' })
    return () => one.close()
  }, [])
  const pad = useRef<HTMLCanvasElement>(null)
  const [signed, setSigned] = useState(false)
  const answer = (right: boolean) => {
    if (!shown) return
    const picture = shown.sign && right ? pad.current?.toDataURL('image/jpeg', 0.85).split(',')[1] : undefined
    second.current?.say({
      ...{ is: 'answer', id: shown.id, right },
      ...(picture ? { signature: picture } : {}),
    })
    setAnswered(true)
  }
  return (
    <main className="applicant">
      <div className="row">
        <h1 className="grow">{shown ? w.title : w.idle}</h1>
        <button type="button" className="button" onClick={() => language.set(lang === 'zh' ? 'en' : 'zh')}>
          {lang === 'zh' ? 'English' : '中文'}
        </button>
      </div>
      {!shown && !rate && <p>{w.idleHint}</p>}
      {!shown && rate && (
        <section className="card">
          <div className="body stack">
            <p>{w.rate}</p>
            <img
              src={`data:image/svg+xml;utf8,${encodeURIComponent(renderSVG(rate, { border: 2 }))}`}
              alt={w.rate}
              width="260"
              height="260"
            />
            <a className="button main" href={rate} target="huyingRate" rel="noreferrer">
              {w.rateHere}
            </a>
          </div>
        </section>
      )}
      {shown && answered && <p role="status">{w.thanks}</p>}
      {shown && !answered && (
        <>
          <section className="card">
            <header>
              <h2>{s(shown.title)}</h2>
            </header>
            <div className="body">
              <dl>
                {shown.rows.map((one) => (
                  <div key={s(one.title)} style={{ display: 'contents' }}>
                    <dt>{s(one.title)}</dt>
                    <dd>{one.text}</dd>
                  </div>
                ))}
              </dl>
            </div>
          </section>
          {shown.materials.length > 0 && (
            <section className="card">
              <header>
                <h2>{w.materials}</h2>
              </header>
              <div className="body">
                <dl>
                  {shown.materials.map((one) => (
                    <div key={s(one.title)} style={{ display: 'contents' }}>
                      <dt>{s(one.title)}</dt>
                      <dd>{s(one.state)}</dd>
                    </div>
                  ))}
                </dl>
              </div>
            </section>
          )}
          {shown.agrees && shown.agrees.length > 0 && (
            <div className="banner">
              {w.agrees}：{shown.agrees.map((one) => s(one)).join('、')}
            </div>
          )}
          {shown.sign && <Pad frame={pad} drawn={setSigned} />}
          <div className="row">
            <button
              type="button"
              className="button main"
              disabled={shown.sign && !signed}
              onClick={() => answer(true)}
            >
              {w.right}
            </button>
            <button type="button" className="button" onClick={() => answer(false)}>
              {w.wrong}
            </button>
          </div>
        </>
      )}
    </main>
  )
}

/** Strokes shorter than this in all are a slip of the finger. */
const LEAST = 120

/** A frame to sign in with finger or pen; kept as a picture on white. */
function Pad({
  frame,
  drawn,
}: {
  frame: RefObject<HTMLCanvasElement | null>
  drawn: (enough: boolean) => void
}) {
  const w = useWords(dictionary)
  const pen = useRef<{ x: number; y: number } | null>(null)
  const length = useRef(0)
  const blank = () => {
    const ink = frame.current?.getContext('2d')
    if (!ink) return
    ink.fillStyle = '#fff'
    ink.fillRect(0, 0, 720, 260)
    length.current = 0
    drawn(false)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the frame appears
  useEffect(blank, [])
  const at = (event: PointerEvent<HTMLCanvasElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return {
      x: ((event.clientX - box.left) / box.width) * 720,
      y: ((event.clientY - box.top) / box.height) * 260,
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
    length.current += Math.hypot(to.x - from.x, to.y - from.y)
    pen.current = to
  }
  const lift = () => {
    pen.current = null
    drawn(length.current >= LEAST)
  }
  return (
    <section className="card">
      <header>
        <h2 className="grow">{w.sign}</h2>
        <button type="button" className="button small" onClick={blank}>
          {w.again}
        </button>
      </header>
      <div className="body">
        <canvas
          ref={frame}
          className="signPad"
          width={720}
          height={260}
          aria-label={w.sign}
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId)
            pen.current = at(event)
          }}
          onPointerMove={move}
          onPointerUp={lift}
          onPointerCancel={lift}
        />
      </div>
    </section>
  )
}
