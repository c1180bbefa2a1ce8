import { formatMoney } from '../../lib/format'
import { type Money, minorOf } from '../../lib/money'
import { useTranslation } from '../../lib/texts'
import { useLanguage } from '../../lib/useLanguage'

/** What one award may be: from and to, or only to. */
export function SumRange({ min, max }: { min: Money; max: Money }) {
  const { t } = useTranslation('calls')
  const language = useLanguage()
  const most = formatMoney(max, language)
  return (
    <>
      {minorOf(min) > 0n && minorOf(min) < minorOf(max)
        ? t('sum_range', { min: formatMoney(min, language), max: most })
        : t('sum_up_to', { max: most })}
    </>
  )
}
