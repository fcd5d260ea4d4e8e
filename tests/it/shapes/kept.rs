//! Answers that are never a version: challenges, walls, refusals, faults, maintenance, consent, hosting pages.

use super::super::publisher::Answer;
use super::{Shape, Verdict, bare, instead, on_site, to, with_status};

const ROBOTS: Verdict = Verdict::Never("a check for robots");
const REFUSAL: Verdict = Verdict::Never("a refusal");
const FAULT: Verdict = Verdict::Never("a fault of the server");
const RESTS: Verdict = Verdict::Never("a maintenance page");
const HOSTING: Verdict = Verdict::Never("a page of the hosting company");
const CONSENT: Verdict = Verdict::Never("consent");
const STATUS: Verdict = Verdict::Never("HTTP ");

pub(super) fn shapes() -> Vec<Shape> {
    let mut all = walls();
    all.extend(refusals());
    all.extend(faults());
    all.extend(resting());
    all.extend(hosting());
    all
}

fn walls() -> Vec<Shape> {
    let cloudflare = || {
        bare(
            "Just a moment...",
            "<noscript>Enable JavaScript and cookies to continue</noscript><script>window._cf_chl_opt={a:'1'};\
             var a=document.createElement('script');a.src='/cdn-cgi/challenge-platform/h/g/orchestrate';</script>",
        )
    };
    vec![
        instead(
            "Cloudflare challenge, 403",
            with_status(403, cloudflare()).header("cf-mitigated", "challenge"),
            STATUS,
        ),
        instead("Cloudflare challenge, 200", cloudflare(), Verdict::Never("Cloudflare")),
        instead(
            "Cloudflare challenge by its header alone",
            on_site("Wait", "<p>Wait.</p>").header("cf-mitigated", "challenge"),
            Verdict::Never("Cloudflare"),
        ),
        instead(
            "Cloudflare block, 403",
            with_status(
                403,
                bare(
                    "Attention Required! | Cloudflare",
                    "<div class=\"cf-error-details\"><h1>Sorry, you have been blocked</h1><p>You are unable to access council.example</p></div>",
                ),
            ),
            STATUS,
        ),
        instead(
            "Cloudflare block, 200",
            bare(
                "Attention Required! | Cloudflare",
                "<div class=\"cf-error-details\"><h1>Sorry, you have been blocked</h1><p>You are unable to access council.example</p></div>",
            ),
            Verdict::Never("Cloudflare"),
        ),
        instead(
            "Cloudflare rate limit",
            with_status(
                429,
                bare("Access denied", "<h1>Error 1015</h1><p>You are being rate limited</p>"),
            ),
            STATUS,
        ),
        instead(
            "Cloudflare origin down",
            with_status(
                521,
                bare("council.example | 521: Web server is down", "<h1>Web server is down</h1>"),
            ),
            STATUS,
        ),
        instead(
            "AWS WAF captcha",
            with_status(405, bare("Human Verification", "<div id=\"captcha-container\"></div>"))
                .header("x-amzn-waf-action", "captcha"),
            STATUS,
        ),
        instead(
            "AWS WAF challenge",
            with_status(202, bare("", "")).header("x-amzn-waf-action", "challenge"),
            STATUS,
        ),
        instead(
            "AWS WAF captcha, 200",
            bare("Human Verification", "<p>Choose all the beds</p>"),
            ROBOTS,
        ),
        instead(
            "Imperva frame",
            bare(
                "",
                "<iframe src=\"/_Incapsula_Resource?SWUDNSAI=31&amp;xinfo=1\">Request unsuccessful. Incapsula incident ID: 123-456</iframe>",
            ),
            Verdict::Never("Imperva"),
        ),
        instead(
            "HUMAN wall",
            bare(
                "Access to this page has been denied",
                "<h1>Before we continue</h1><p>Press and hold to confirm you are a human (and not a bot).</p>",
            ),
            REFUSAL,
        ),
        instead(
            "DataDome wall",
            bare(
                "council.example",
                "<p id=\"cmsg\">Please enable JS and disable any ad blocker</p><script src=\"https://ct.captcha.example/c.js\"></script>",
            ),
            ROBOTS,
        ),
        instead(
            "reCAPTCHA interstitial",
            on_site(
                "Are you a robot?",
                "<h1>Are you a robot?</h1><p>Tick the box to go on.</p><div class=\"g-recaptcha\"></div>",
            ),
            ROBOTS,
        ),
        instead(
            "DDoS-Guard",
            bare("DDoS-Guard", "<h1>Checking your browser before accessing council.example</h1>"),
            ROBOTS,
        ),
        instead(
            "Distil",
            bare(
                "Pardon Our Interruption",
                "<h1>Pardon Our Interruption...</h1><p>As you were browsing something about your browser made us think you were a bot.</p>",
            ),
            ROBOTS,
        ),
        instead(
            "Imunify360",
            bare(
                "One moment, please...",
                "<h1>Please wait while your request is being verified...</h1>",
            ),
            ROBOTS,
        ),
        instead(
            "Anubis",
            bare(
                "Making sure you&#39;re not a bot!",
                "<h1>Making sure you&#39;re not a bot!</h1><p>Loading... You are seeing this because the administrator of this website has set up Anubis.</p>",
            ),
            ROBOTS,
        ),
        instead(
            "SiteGround",
            with_status(
                202,
                bare("Robot Challenge Screen", "<p>Checking the site connection security</p>"),
            ),
            STATUS,
        ),
        instead(
            "Sucuri redirect",
            bare(
                "You are being redirected...",
                "<noscript>Javascript is required. Please enable javascript before you are allowed to see this page.</noscript><script>var s={},u,c,U</script>",
            ),
            ROBOTS,
        ),
        instead(
            "single-page shell",
            bare(
                "Northmoor Council",
                "<noscript>You need to enable JavaScript to run this app.</noscript><div id=\"root\"></div><script src=\"/static/js/main.js\"></script>",
            ),
            Verdict::Never("JavaScript"),
        ),
        instead(
            "cookies needed",
            bare("Cookies", "<p>Please enable cookies in your browser and try again.</p>"),
            Verdict::Never("cookies"),
        ),
        instead(
            "consent page of its own",
            bare(
                "We value your privacy",
                "<h1>We value your privacy</h1><p>We and our partners use cookies to store information.</p><button>Accept all</button>",
            ),
            CONSENT,
        ),
        instead(
            "consent page",
            bare(
                "Before you continue",
                "<p>We use cookies and data to keep the service running.</p><button>I agree</button><p>Accept all</p>",
            ),
            CONSENT,
        ),
        instead(
            "sent to a consent host",
            to("http://consent.site.example:8080/m?continue=x"),
            CONSENT,
        ),
    ]
}

fn refusals() -> Vec<Shape> {
    vec![
        instead(
            "Akamai, 403",
            with_status(
                403,
                bare(
                    "Access Denied",
                    "<h1>Access Denied</h1>You don't have permission to access \"http://www.council.example/\" on this server.<p>Reference #18.1",
                ),
            ),
            STATUS,
        ),
        instead(
            "Akamai, 200",
            bare(
                "Access Denied",
                "<h1>Access Denied</h1>You don't have permission to access \"http://www.council.example/\" on this server.<p>Reference #18.1",
            ),
            REFUSAL,
        ),
        instead(
            "Azure Front Door",
            bare("", "<h2>The request is blocked.</h2><p>0bX5</p>"),
            REFUSAL,
        ),
        instead(
            "F5 support id, 200",
            bare(
                "Request Rejected",
                "The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 1234",
            ),
            REFUSAL,
        ),
        instead(
            "FortiGate",
            bare(
                "Web Page Blocked!",
                "<h1>Web Page Blocked</h1><p>The page you have requested has been blocked by policy.</p>",
            ),
            REFUSAL,
        ),
        instead(
            "Wordfence",
            with_status(
                503,
                bare(
                    "Your access to this site has been limited",
                    "<h1>Your access to this site has been limited by the site owner</h1>",
                ),
            ),
            STATUS,
        ),
        instead(
            "Drupal, not allowed",
            on_site(
                "Access denied",
                "<h1>Access denied</h1><p>You are not authorized to access this page.</p>",
            ),
            REFUSAL,
        ),
        instead(
            "Apache forbidden, 200",
            bare(
                "403 Forbidden",
                "<h1>Forbidden</h1><p>You don't have permission to access this resource.</p>",
            ),
            REFUSAL,
        ),
        instead(
            "too many requests, 200",
            bare("Too Many Requests", "<h1>Too Many Requests</h1>"),
            REFUSAL,
        ),
        instead(
            "geo-block, 200",
            bare("Northmoor", "<p>Sorry, this content is not available in your country.</p>"),
            REFUSAL,
        ),
        instead(
            "geo-block, 451",
            with_status(451, bare("Unavailable", "<p>Unavailable for legal reasons</p>")),
            STATUS,
        ),
        instead(
            "password asked",
            with_status(401, bare("401", "<h1>Authorization Required</h1>"))
                .header("WWW-Authenticate", "Basic realm=\"x\""),
            STATUS,
        ),
    ]
}

fn faults() -> Vec<Shape> {
    vec![
        instead("GOV.UK 503", with_status(503, bare("Sorry, we’re experiencing technical difficulties", "<h1>Sorry, we’re experiencing technical difficulties</h1><p>Try again in a few moments.</p>")), STATUS),
        instead("technical difficulties, 200", bare("Sorry", "<h1>Sorry, we’re experiencing technical difficulties</h1><p>Try again in a few moments.</p>"), FAULT),
        instead("problem with the service, 200", bare("Sorry, there is a problem with the service – Northmoor", "<h1>Sorry, there is a problem with the service</h1><p>Try again later.</p>"), FAULT),
        instead("WordPress critical error", bare("WordPress › Error", "<p>There has been a critical error on this website.</p>"), FAULT),
        instead("WordPress without its database", bare("Database Error", "<h1>Error establishing a database connection</h1>"), FAULT),
        instead("Drupal unexpected error", Answer::file("text/html; charset=utf-8", b"The website encountered an unexpected error. Please try again later."), FAULT),
        instead(".NET yellow page", bare("Runtime Error", "<h1>Server Error in '/' Application.</h1><h2>Runtime Error</h2><p>Description: An application error occurred on the server.</p>"), FAULT),
        instead("PHP fatal error", Answer::file("text/html", b"<br />\n<b>Fatal error</b>: Uncaught Error: Call to undefined function get_header() in /srv/www/index.php:17"), FAULT),
        instead("nginx bad gateway, 200", bare("502 Bad Gateway", "<center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center>"), FAULT),
        instead("nginx bad gateway", with_status(502, bare("502 Bad Gateway", "<h1>502 Bad Gateway</h1>")), STATUS),
        instead("Varnish", bare("503 Backend fetch failed", "<h1>Error 503 Backend fetch failed</h1><h3>Guru Meditation:</h3><p>XID: 1</p>"), FAULT),
        instead("Next.js exception", bare("Northmoor", "<h2>Application error: a client-side exception has occurred (see the browser console for more information).</h2>"), FAULT),
        instead("ASP.NET Core error", on_site("Error", "<h1>Error.</h1><h2>An error occurred while processing your request.</h2>"), FAULT),
        instead("zero-length", Answer::file("text/html", b""), Verdict::Never("an empty answer")),
        instead("white space", Answer::file("text/html", b"\r\n\r\n   \n"), Verdict::Never("an empty answer")),
        instead("a byte order mark alone", Answer::file("text/html", b"\xef\xbb\xbf\r\n"), Verdict::Never("an empty answer")),
    ]
}

fn resting() -> Vec<Shape> {
    vec![
        instead(
            "WordPress update",
            with_status(
                503,
                bare(
                    "Maintenance",
                    "Briefly unavailable for scheduled maintenance. Check back in a minute.",
                ),
            ),
            STATUS,
        ),
        instead(
            "WordPress update, 200",
            bare(
                "Maintenance",
                "Briefly unavailable for scheduled maintenance. Check back in a minute.",
            ),
            RESTS,
        ),
        instead(
            "Drupal maintenance, 200",
            on_site(
                "Site under maintenance",
                "<h1>Site under maintenance</h1><p>Northmoor is currently under maintenance. We should be back shortly.</p>",
            ),
            RESTS,
        ),
        instead(
            "IIS app_offline",
            bare(
                "Northmoor",
                "<h1>This site is temporarily unavailable</h1><p>It will be back at noon.</p>",
            ),
            RESTS,
        ),
        instead(
            "service unavailable, 200",
            bare(
                "Service Unavailable",
                "<h2>Service Unavailable</h2><hr><p>HTTP Error 503. The service is unavailable.</p>",
            ),
            RESTS,
        ),
        instead(
            "Umbraco upgrade",
            bare(
                "Website is Under Maintenance",
                "<h1>Website is Under Maintenance</h1><p>This page is temporarily unavailable.</p>",
            ),
            RESTS,
        ),
        instead(
            "Jadu planned work",
            bare(
                "Northmoor",
                "<h1>We are carrying out essential maintenance</h1><p>Please ring us instead.</p>",
            ),
            RESTS,
        ),
        instead("sent to a maintenance page", to("/maintenance.html"), RESTS),
        instead(
            "GOV.UK file that is being scanned",
            to("/government/placeholder"),
            Verdict::Never("placeholder"),
        ),
    ]
}

fn hosting() -> Vec<Shape> {
    vec![
        instead("suspended account", bare("Account Suspended", "<h1>Account Suspended</h1><p>This Account has been suspended. Contact your hosting provider for more information.</p>"), HOSTING),
        instead("Squarespace expired", bare("Website Expired", "<h1>Website Expired</h1><p>This account has expired. If you are the site owner, click below to login.</p>"), HOSTING),
        instead("parked domain", bare("northmoor.example", "<h1>northmoor.example</h1><p>Buy this domain. The owner is offering it for an asking price.</p>"), HOSTING),
        instead("domain for sale", bare("Domain for sale", "<p>northmoor.example may be yours.</p>"), HOSTING),
        instead("nginx default page", bare("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is successfully installed and working. Further configuration is required.</p><p>For online documentation and support please refer to nginx.</p>"), HOSTING),
        instead("Apache default page", bare("Apache2 Debian Default Page: It works", &format!("<h1>It works!</h1>{}", "<p>This is the default welcome page used to test the correct operation of the server after installation.</p>".repeat(12))), Verdict::Never("hosting")),
        instead("IIS default page", bare("IIS Windows Server", "<a href=\"https://server.example/\"><img src=\"iisstart.png\" alt=\"IIS\"></a>"), HOSTING),
        instead("Tomcat default page", bare("Apache Tomcat/9.0", "<h2>If you're seeing this, you've successfully installed Tomcat. Congratulations!</h2>"), HOSTING),
        instead("Azure web app stopped", bare("Web App - Unavailable", "<h1>Error 403 - This web app is stopped.</h1>"), HOSTING),
    ]
}
