import { useEffect, useRef, useState } from 'react'
import { renderSVG } from 'uqr'
import { language, say, useLanguage, useSay, useWords, words } from '../../live/index.ts'
import { openSecond, type ToConfirm } from './window-second.ts'

const dictionary = words({
  title: say('请核对您的申请', 'Please check your application'),
  idle: say('欢迎办理业务', 'Welcome'),
  idleHint: say('需要您确认的内容会显示在这里', 'What you are to confirm appears here'),
  materials: say('已收材料', 'Materials'),
  rate: say('请您评价本次服务：扫码，或直接点下面', 'Please rate this visit: scan the code, or touch below'),
  rateHere: say('评价', 'Rate it'),
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
      if (message.is !== 'show') return
      setRate('')
      setShown(message.what)
      setAnswered(false)
    })
    second.current = one
    one.say({ is: 'hello' })
    return () => one.close()
  }, [])
  const answer = (right: boolean) => {
    if (!shown) return
    second.current?.say({ is: 'answer', id: shown.id, right })
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
            <a className="button main" href={rate} target="_blank" rel="noreferrer">
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
          <div className="row">
            <button type="button" className="button main" onClick={() => answer(true)}>
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
