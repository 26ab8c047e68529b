// The names that Sugar 1.3 adds to the built-in classes, so that it is loaded only when one of them is touched.

/** Class, whether its prototype, and the names in one text. */
export const SUGAR_NAMES: readonly (readonly [owner: string, isPrototype: boolean, names: string])[] = [
  [
    'String',
    true,
    'escapeRegExp escapeURL unescapeURL escapeHTML unescapeHTML encodeBase64 decodeBase64 each shift ' +
      'codes chars words lines paragraphs isBlank has add remove reverse compact from to dasherize ' +
      'underscore camelize spacify stripTags removeTags truncate pad padLeft padRight first last toNumber ' +
      'capitalize assign insert pluralize singularize humanize titleize parameterize hankaku zenkaku ' +
      'hiragana katakana isArabic hasArabic isCyrillic hasCyrillic isDevanagari hasDevanagari isGreek ' +
      'hasGreek isHangul hasHangul isHan hasHan isKanji hasKanji isHebrew hasHebrew isHiragana hasHiragana ' +
      'isKana hasKana isKatakana hasKatakana isLatin hasLatin isThai hasThai',
  ],
  [
    'Array',
    true,
    'findAll count removeAt include exclude clone unique flatten union intersect subtract first last from ' +
      'to min max least most sum average inGroups inGroupsOf isEmpty sortBy randomize zip sample each add ' +
      'remove compact groupBy none all any insert',
  ],
  [
    'Number',
    true,
    'duration year years yearBefore yearsBefore yearAgo yearsAgo yearAfter yearsAfter yearFromNow ' +
      'yearsFromNow month months monthBefore monthsBefore monthAgo monthsAgo monthAfter monthsAfter ' +
      'monthFromNow monthsFromNow week weeks weekBefore weeksBefore weekAgo weeksAgo weekAfter weeksAfter ' +
      'weekFromNow weeksFromNow day days dayBefore daysBefore dayAgo daysAgo dayAfter daysAfter dayFromNow ' +
      'daysFromNow hour hours hourBefore hoursBefore hourAgo hoursAgo hourAfter hoursAfter hourFromNow ' +
      'hoursFromNow minute minutes minuteBefore minutesBefore minuteAgo minutesAgo minuteAfter minutesAfter ' +
      'minuteFromNow minutesFromNow second seconds secondBefore secondsBefore secondAgo secondsAgo ' +
      'secondAfter secondsAfter secondFromNow secondsFromNow millisecond milliseconds millisecondBefore ' +
      'millisecondsBefore millisecondAgo millisecondsAgo millisecondAfter millisecondsAfter ' +
      'millisecondFromNow millisecondsFromNow log abbr metric bytes isInteger isOdd isEven isMultipleOf ' +
      'format hex upto downto times chr pad ordinalize toNumber round floor ceil abs pow sin asin cos acos ' +
      'tan atan exp sqrt',
  ],
  [
    'Date',
    true,
    'set setWeekday setISOWeek getISOWeek getUTCOffset utc isUTC advance rewind isValid isAfter isBefore ' +
      'isBetween isLeapYear daysInMonth format relative is reset clone iso getWeekday getUTCWeekday ' +
      'yearsAgo yearsUntil yearsSince yearsFromNow addYears isLastYear isThisYear isNextYear ' +
      'beginningOfYear endOfYear monthsAgo monthsUntil monthsSince monthsFromNow addMonths isLastMonth ' +
      'isThisMonth isNextMonth beginningOfMonth endOfMonth weeksAgo weeksUntil weeksSince weeksFromNow ' +
      'addWeeks isLastWeek isThisWeek isNextWeek beginningOfWeek endOfWeek daysAgo daysUntil daysSince ' +
      'daysFromNow addDays beginningOfDay endOfDay hoursAgo hoursUntil hoursSince hoursFromNow addHours ' +
      'minutesAgo minutesUntil minutesSince minutesFromNow addMinutes secondsAgo secondsUntil secondsSince ' +
      'secondsFromNow addSeconds millisecondsAgo millisecondsUntil millisecondsSince millisecondsFromNow ' +
      'addMilliseconds short long full isToday isYesterday isTomorrow isWeekday isWeekend isFuture isPast ' +
      'isSunday isMonday isTuesday isWednesday isThursday isFriday isSaturday isJanuary isFebruary isMarch ' +
      'isApril isMay isJune isJuly isAugust isSeptember isOctober isNovember isDecember',
  ],
  ['Function', true, 'lazy delay throttle debounce cancel after once fill'],
  ['RegExp', true, 'getFlags setFlags addFlag removeFlag'],
  ['String', false, 'extend sugarRestore sugarRevert Inflector'],
  [
    'Array',
    false,
    'extend sugarRestore sugarRevert create AlphanumericSortOrder AlphanumericSortIgnoreCase ' +
      'AlphanumericSortEquivalents',
  ],
  [
    'Object',
    false,
    'extend sugarRestore sugarRevert map reduce each size any all none count find findAll isEmpty sum ' +
      'average min max least most watch isObject isNaN equal extended merge clone fromQueryString ' +
      'toQueryString tap has select reject isArray isBoolean isDate isFunction isNumber isString isRegExp',
  ],
  [
    'Date',
    false,
    'extend sugarRestore sugarRevert create past future addLocale setLocale getLocale addFormat utc ' +
      'RFC1123 RFC1036 ISO8601_DATE ISO8601_DATETIME range',
  ],
  ['Number', false, 'extend sugarRestore sugarRevert random'],
  ['RegExp', false, 'extend sugarRestore sugarRevert'],
  ['Function', false, 'extend sugarRestore sugarRevert'],
];
