import { useParams } from 'react-router'
import { Register } from './register.tsx'

/** 知识库: the register of articles under an address of its own. */
export function Knowledge() {
  const { id } = useParams()
  return <Register name="hotline.article" id={id} base="/knowledge" />
}
