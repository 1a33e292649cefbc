import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader'
import wasm from 'zxing-wasm/reader/zxing_reader.wasm?url'

// Its default is a network of others: the decoder comes from where the page comes from.
prepareZXingModule({ overrides: { locateFile: () => wasm } })

const OPTIONS: ReaderOptions = {
  formats: ['QRCode'],
  tryHarder: true,
  tryInvert: true,
  maxNumberOfSymbols: 1,
}

/** The first code in a picture; empty when there is none. */
export async function codeIn(picture: ImageData | Blob): Promise<string> {
  const [first] = await readBarcodes(picture, OPTIONS)
  return first?.text ?? ''
}

/** Looks through the camera until stopped; tells each code once while it stays in view. */
export async function watch(
  video: HTMLVideoElement,
  tell: (text: string) => Promise<void>,
): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: { facingMode: 'environment', width: { ideal: 1280 }, height: { ideal: 720 } },
  })
  video.srcObject = stream
  await video.play()
  const canvas = document.createElement('canvas')
  const brush = canvas.getContext('2d', { willReadFrequently: true })
  let running = true
  let last = ''
  let gone = 0
  const turn = async (): Promise<void> => {
    if (!running) return
    if (brush && video.videoWidth > 0) {
      // half the pixels of a wide picture: three times as many looks in a second
      const scale = Math.min(1, 960 / video.videoWidth)
      canvas.width = Math.round(video.videoWidth * scale)
      canvas.height = Math.round(video.videoHeight * scale)
      brush.drawImage(video, 0, 0, canvas.width, canvas.height)
      const text = await codeIn(brush.getImageData(0, 0, canvas.width, canvas.height)).catch(() => '')
      if (text === '') gone++
      else if (text !== last || gone > 8) {
        last = text
        gone = 0
        await tell(text)
      } else gone = 0
    }
    setTimeout(() => void turn(), 80)
  }
  void turn()
  return () => {
    running = false
    for (const track of stream.getTracks()) track.stop()
    video.srcObject = null
  }
}
