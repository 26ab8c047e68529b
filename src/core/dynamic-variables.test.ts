import { faker } from '@faker-js/faker/locale/en';
import { describe, expect, it } from 'vitest';
import { dynamicVariable, isFakerVariable } from './dynamic-variables.ts';

const WORD = /^\S.*\S$|^\S$/s;
const DATE = /^\w{3} \w{3} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4} \(.+\)$/;
const IMAGE = /^http:\/\/placeimg\.com\/640\/480(?:\/[a-z]+)?$/;

// One line for every kind of text that Postman's own values have.
const SHAPES: Readonly<Record<string, RegExp>> = {
  randomIP: /^\d{1,3}(?:\.\d{1,3}){3}$/,
  randomIPV6: /^(?:[\da-f]{4}:){7}[\da-f]{4}$/,
  randomMACAddress: /^(?:[\da-f]{2}:){5}[\da-f]{2}$/,
  randomPassword: /^\w{15}$/,
  randomProtocol: /^https?$/,
  randomSemver: /^\d\.\d\.\d$/,
  randomHexColor: /^#[\da-f]{6}$/,
  randomPhoneNumber: /^[2-9]\d\d-[2-9]\d\d-\d{4}$/,
  randomPhoneNumberExt: /^\d\d-[2-9]\d\d-[2-9]\d\d-\d{4}$/,
  randomCountryCode: /^[A-Z]{2}$/,
  randomLocale: /^[a-z]{2}$/,
  randomLatitude: /^-?\d{1,2}\.\d{4}$/,
  randomLongitude: /^-?\d{1,3}\.\d{4}$/,
  randomImageUrl: IMAGE,
  randomCatsImage: IMAGE,
  randomImageDataUri: /^data:image\/svg\+xml;charset=UTF-8,%3Csvg/,
  randomBankAccount: /^\d{8}$/,
  randomCreditCardMask: /^\d{4}$/,
  randomBankAccountBic: /^[A-Z]{6}[A-Z\d]{2}(?:[A-Z\d]{3})?$/,
  randomBankAccountIban: /^[A-Z]{2}\d\d[A-Z\d]{11,30}$/,
  randomCurrencyCode: /^[A-Z]{3}$/,
  randomBitcoin: /^[13][A-HJ-NP-Za-km-z\d]{24,34}$/,
  randomPrice: /^\d{1,3}\.\d\d$|^1000\.00$/,
  randomDateFuture: DATE,
  randomDatePast: DATE,
  randomDateRecent: DATE,
  randomWeekday: /day$/,
  randomDomainName: /^[a-z]+\.[a-z]+$/,
  randomEmail: /^[\w.]+@(?:gmail|yahoo|hotmail)\.com$/,
  randomExampleEmail: /^[\w.]+@example\.(?:com|net|org)$/,
  randomUserName: /^[\w.]+$/,
  randomUrl: /^https?:\/\/[a-z]+\.[a-z]+$/,
  randomFilePath: /^\/.+\.\w+$/,
  randomDirectoryPath: /^\//,
  randomMimeType: /^[\w.+-]+\/[\w.+-]+$/,
  randomCompanySuffix: /^(?:Inc|and Sons|LLC|Group)$/,
  randomLoremWords: /^\S+ \S+ \S+$/,
  randomLoremSlug: /^[a-z]+-[a-z]+-[a-z]+$/,
  randomLoremParagraphs: /^.+\n.+\n.+$/,
};

const NAMES =
  'AbstractImage Abbreviation Adjective AnimalsImage AvatarImage BankAccount BankAccountBic BankAccountIban BankAccountName Bitcoin Bs BsAdjective BsBuzz BsNoun BusinessImage CatchPhrase CatchPhraseAdjective CatchPhraseDescriptor CatchPhraseNoun CatsImage City CityImage Color CommonFileExt CommonFileName CommonFileType CompanyName CompanySuffix Country CountryCode CreditCardMask CurrencyCode CurrencyName CurrencySymbol DatabaseCollation DatabaseColumn DatabaseEngine DatabaseType DateFuture DatePast DateRecent Department DirectoryPath DomainName DomainSuffix DomainWord Email ExampleEmail FashionImage FileExt FileName FilePath FileType FirstName FoodImage FullName HexColor IP IPV6 ImageDataUri ImageUrl Ingverb JobArea JobDescriptor JobTitle JobType LastName Latitude Locale Longitude LoremLines LoremParagraph LoremParagraphs LoremSentence LoremSentences LoremSlug LoremText LoremWord LoremWords MACAddress MimeType Month NamePrefix NameSuffix NatureImage NightlifeImage Noun Password PeopleImage PhoneNumber PhoneNumberExt Phrase Price Product ProductAdjective ProductMaterial ProductName Protocol Semver SportsImage StreetAddress StreetName TransactionType TransportImage Url UserAgent UserName Verb Weekday Word Words'
    .split(' ')
    .map((name) => `random${name}`);

describe.each(NAMES)('$%s', (name) => {
  it('has the shape of Postman, whatever the luck', () => {
    faker.seed(1);
    const shape = SHAPES[name] ?? WORD;
    for (let i = 0; i < 200; i++) expect(dynamicVariable(name, faker)).toMatch(shape);
  });
});

it('knows all of Postman and nothing else, and does not touch the faker for that', () => {
  expect(NAMES).toHaveLength(111);
  expect(NAMES.filter((name) => !isFakerVariable(name))).toEqual([]);
  const untouchable = new Proxy(faker, {
    get: () => {
      throw new Error('touched');
    },
  });
  for (const name of ['guid', 'randomInt', 'randomFutureDate', 'constructor', '__proto__', '']) {
    expect(isFakerVariable(name)).toBe(false);
    expect(dynamicVariable(name, untouchable)).toBeUndefined();
  }
});
