package io.tenantry.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.0/8,        127.0.0.1,                  true",
    "127.0.0.0/8,        127.255.255.255,            true",
    "127.0.0.0/8,        128.0.0.0,                  false",
    "127.0.0.0/8,        ::ffff:127.0.0.1,           true",
    "10.1.2.3,           10.1.2.3,                   true",
    "10.1.2.3,           10.1.2.4,                   false",
    "::ffff:10.1.2.3,    10.1.2.3,                   true",
    "10.1.2.0/23,        10.1.3.255,                 true",
    "10.1.2.0/23,        10.1.4.0,                   false",
    "192.168.1.128/25,   192.168.1.127,              false",
    "192.168.1.128/25,   192.168.1.128,              true",
    "0.0.0.0/0,          203.0.113.9,                true",
    "0.0.0.0/0,          ::1,                        false",
    "::1/128,            0:0:0:0:0:0:0:1,            true",
    "::1/128,            ::2,                        false",
    "fd00::/8,           fdff:1::5,                  true",
    "fd00::/8,           fe00::5,                    false",
    "fe80::/10,          fe80::1%eth0,               true",
    "2001:db8::/33,      2001:db8:7fff::1,           true",
    "2001:db8::/33,      2001:db8:8000::1,           false",
    "::/0,               2001:db8::1,                true",
    "::/0,               127.0.0.1,                  false",
  })
  void knowsWhatIsInANetwork(String cidr, String address, boolean contained) {
    assertThat(Cidr.parse(cidr).contains(address)).isEqualTo(contained);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "example.com",
        "127.1",
        "127.0.0",
        "127.0.0.1.",
        "127.0.0.256",
        "127.0.0.01",
        "0x7f.0.0.1",
        "2130706433",
        "127.0.0.1, 127.0.0.1",
        "127.0.0.1%lo",
        "127.0.0.1:80",
        "[::1]",
        "::g",
        "1:2:3",
        ":",
        "\uff11.0.0.1",
        "::\uff11",
        "face:b00k::",
        "127.0.0.1\n",
        "/127.0.0.1"
      })
  void holdsNothingThatIsNoAddress(String address) {
    assertThat(Cidr.parse("0.0.0.0/0").contains(address)).isFalse();
    assertThat(Cidr.parse("::/0").contains(address)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ingress",
        "10.0.0.0/33",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "10.0.0.0/x",
        "::/129",
        "10.0.0.1/8",
        "fd00::1/8"
      })
  void refusesWhatIsNoNetwork(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.parse(text))
        .withMessageContaining("(expected: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::ffff:10.0.0.0/104",
        "::ffff:10.0.0.0/8",
        "::ffff:a00:0/104",
        "::ffff:0:0/96",
        "::ffff:10.0.0.1/128",
        "::ffff:10.0.0.0/x"
      })
  void refusesNetworksThatAreMappedIntoIpv6AndSaysHowToWriteThem(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.parse(text))
        .withMessageContaining("expected: an IPv4 network as such, like 10.0.0.0/8");
  }
}
